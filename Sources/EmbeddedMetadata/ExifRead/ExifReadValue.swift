/// One value of an entry.
enum ExifReadValue {
    case integer(Int64)
    case ratio(Int64, Int64)
    case real(Double)

    var printed: String {
        switch self {
        case .integer(let number): return String(number)
        case .ratio(let above, let below):
            let (above, below) = Self.reduced(above, below)
            return below == 1 ? String(above) : "\(above)/\(below)"
        case .real(let number): return "(\(number.description),)"
        }
    }

    /// By which a table of words is asked; nil for what no table has.
    var code: Int64? {
        switch self {
        case .integer(let number): return number
        case .ratio(let above, let below):
            let (above, below) = Self.reduced(above, below)
            return below == 1 ? above : nil
        case .real: return nil
        }
    }

    /// In lowest terms, the sign above; a fraction over nothing stays as it is.
    private static func reduced(_ above: Int64, _ below: Int64) -> (Int64, Int64) {
        guard below != 0 else { return (above, below) }
        var (divisor, rest) = (above.magnitude, below.magnitude)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        // Values have 32 bits: neither the division nor the sign overflows.
        let common = Int64(divisor) * (below < 0 ? -1 : 1)
        return (above / common, below / common)
    }
}
