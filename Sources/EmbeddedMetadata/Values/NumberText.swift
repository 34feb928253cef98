/// Numbers as text in the form that exiftool prints: as C's `%.15g`.
package enum NumberText {
    private static let digitLimit = 15

    /// The shortest text with at most 15 significant digits: `0.5`, `-1e-05`, `inf`.
    package static func text(of number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
        let (digits, exponent) = roundedDigits(of: abs(number))
        let sign = number < 0 ? "-" : ""
        return sign
            + (exponent < -4 || exponent >= digitLimit
                ? scientific(digits, exponent) : plain(digits, exponent))
    }

    /// A number rounded to that many significant decimal digits.
    package static func rounded(_ number: Double, toDigits count: Int) -> Double {
        guard number.isFinite, number != 0 else { return number }
        let magnitude = Int(Double.log10Floor(abs(number)))
        let shift = count - 1 - magnitude
        guard abs(shift) <= 22 else { return number }
        let scale = Double.powerOfTen(abs(shift))
        return shift >= 0 ? (number * scale).rounded() / scale : (number / scale).rounded() * scale
    }

    /// Significant decimal digits without trailing zeros, and the power of ten of the first.
    private static func roundedDigits(of number: Double) -> ([UInt8], Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var pointAt: Int?
        var exponentText = ""
        var inExponent = false
        // The standard library's text is the shortest that reads back as the same number: at most 17 digits.
        for character in number.description.utf8 {
            switch character {
            case _ where inExponent: exponentText.unicodeScalars.append(Unicode.Scalar(character))
            case UInt8(ascii: "."): pointAt = digits.count
            case UInt8(ascii: "e"): inExponent = true
            default: digits.append(character - UInt8(ascii: "0"))
            }
        }
        exponent = (pointAt ?? digits.count) - 1 + (Int(exponentText) ?? 0)
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        exponent -= leading
        if digits.count > digitLimit, roundUp(&digits) { exponent += 1 }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        return (digits.isEmpty ? [0] : digits, exponent)
    }

    /// Cuts to the digit limit. Returns whether a carry made the number one power of ten larger.
    private static func roundUp(_ digits: inout [UInt8]) -> Bool {
        let next = digits[digitLimit]
        digits.removeSubrange(digitLimit...)
        guard next >= 5 else { return false }
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return false
            }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
        digits.removeLast()
        return true
    }

    private static func scientific(_ digits: [UInt8], _ exponent: Int) -> String {
        let fraction = text(digits.dropFirst())
        let size = abs(exponent)
        return text(digits.prefix(1)) + (fraction.isEmpty ? "" : "." + fraction)
            + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + String(size)
    }

    private static func plain(_ digits: [UInt8], _ exponent: Int) -> String {
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + text(digits[...]) }
        let whole = exponent + 1
        if digits.count <= whole { return text(digits[...]) + String(repeating: "0", count: whole - digits.count) }
        return text(digits[..<whole]) + "." + text(digits[whole...])
    }

    private static func text(_ digits: ArraySlice<UInt8>) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    }
}

extension Double {
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// Exact up to 10²², the largest power of ten that a double holds exactly.
    fileprivate static func powerOfTen(_ exponent: Int) -> Double {
        powersOfTen[Swift.min(exponent, powersOfTen.count - 1)]
    }

    /// The power of ten of a positive number's first digit.
    fileprivate static func log10Floor(_ number: Double) -> Int {
        if number >= 1 {
            return (powersOfTen.firstIndex { $0 > number } ?? powersOfTen.count) - 1
        }
        var exponent = 0
        var scaled = number
        while scaled < 1, exponent > -40 {
            scaled *= 10
            exponent -= 1
        }
        return exponent
    }
}
