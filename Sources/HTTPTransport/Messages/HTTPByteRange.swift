/// Which part of a representation a request asks for (RFC 9110, section 14).
package enum HTTPByteRange: Sendable, Hashable {
    /// 200: all of it. Also where the field cannot be read, or lists several ranges.
    case whole
    /// 206: these bytes, with ``contentRange(of:)``.
    case part(Range<Int64>)
    /// 416: the range begins behind the end.
    case unsatisfiable

    /// - Parameters:
    ///   - length: of the whole representation, in bytes.
    ///   - current: what `If-Range` is compared with.
    package static func requested(
        method: HTTPMethod, fields: HTTPFields, length: Int64, current: HTTPConditions.Current = .init()
    ) -> HTTPByteRange {
        guard method == .get, HTTPConditions.rangeCounts(fields: fields, current: current) else {
            return .whole
        }
        let values = fields.values("Range")
        guard values.count == 1 else { return .whole }
        return parse(values[0], length: length)
    }

    /// The value of `Content-Range` for an answer; nil for the whole.
    package func contentRange(of length: Int64) -> String? {
        switch self {
        case .whole: nil
        case .part(let range): "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
        case .unsatisfiable: "bytes */\(length)"
        }
    }

    /// `bytes=FIRST-LAST`, `bytes=FIRST-` or `bytes=-COUNT`.
    private static func parse(_ value: String, length: Int64) -> HTTPByteRange {
        let bytes = Array(value.utf8)
        let unit = Array("bytes=".utf8)
        guard bytes.count > unit.count,
            zip(bytes, unit).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 && (0x41...0x5A).contains($0) })
        else { return .whole }
        let specification = bytes[unit.count...].trimmingBlanks
        let sides = specification.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard sides.count == 2 else { return .whole }
        if sides[0].isEmpty {
            guard let count = number(sides[1]) else { return .whole }
            guard count > 0, length > 0 else { return .unsatisfiable }
            return .part(max(0, length - count)..<length)
        }
        guard let first = number(sides[0]) else { return .whole }
        if sides[1].isEmpty { return first < length ? .part(first..<length) : .unsatisfiable }
        guard let last = number(sides[1]), first <= last else { return .whole }
        return first < length ? .part(first..<(min(last, length - 1) + 1)) : .unsatisfiable
    }

    /// Digits only; what no file can reach counts as the largest number.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        if digits.isEmpty { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (tens, tooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, stillTooLarge) = tens.addingReportingOverflow(Int64(digit - 0x30))
            number = tooLarge || stillTooLarge ? .max : sum
        }
        return number
    }
}

extension ArraySlice<UInt8> {
    /// Without spaces and tabs at both ends.
    var trimmingBlanks: ArraySlice<UInt8> {
        var rest = self
        while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest
    }
}
