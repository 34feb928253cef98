/// Bytes for people, in powers of 1000: `2.1 MB`.
package enum ByteCountText {
    package static func of(_ bytes: Int64) -> String {
        guard bytes >= 1000 else { return "\(bytes) bytes" }
        var value = Double(bytes)
        var unit = 0
        let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
        while value >= 999.5, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let tenths = (value * 10).rounded() / 10
        return value < 99.95 ? "\(tenths) \(units[unit])" : "\(Int(value.rounded())) \(units[unit])"
    }

    /// What people write for a number of bytes: `4096`, `500k`, `2M`, `1G`, each with a `B` if they like; in powers of 1000. nil
    /// for anything else.
    package static func bytes(_ text: String) -> Int64? {
        var digits = text[...]
        if let last = digits.last, last == "B" || last == "b" { digits.removeLast() }
        var factor: Int64 = 1
        if let last = digits.last, let power = ["k", "m", "g", "t"].firstIndex(of: last.lowercased()) {
            for _ in 0...power { factor *= 1_000 }
            digits.removeLast()
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits) else {
            return nil
        }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bytes
    }
}

/// Time spans for people: `0.4 s`, `12 min 5 s`, `3 h 20 min`.
package enum DurationText {
    /// Of what is only foreseen: whole seconds.
    package static func rough(_ seconds: Double) -> String {
        seconds < 59.5 ? "\(Int(seconds.rounded(.up))) s" : of(seconds)
    }

    package static func of(_ seconds: Double) -> String {
        if seconds < 60 { return "\((seconds * 10).rounded() / 10) s" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole / 60 % 60) min"
    }
}
