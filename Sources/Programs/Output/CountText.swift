/// Numbers of things for people: `1 image`, `3,000 images`.
package enum CountText {
    package static func of(_ count: Int, _ noun: String) -> String {
        "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func grouped(_ count: Int) -> String {
        let digits = Array(String(count))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3), digits[place - 1] != "-" { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
