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
