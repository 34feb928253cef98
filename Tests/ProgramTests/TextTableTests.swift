import Testing

@testable import Programs

@Suite("Tables fit the terminal")
struct TextTableTests {
    private static let columns: [TextTable.Column] = [
        .init("ID", width: 4), .init("TAKEN", width: 10, isOptional: true),
        .init("SIZE", width: 6, alignment: .right, isOptional: true), .init("NAME", width: 8, weight: 1),
    ]
    private static let fields = ["0192", "2024-05-01", "2.1 MB", "日本語の長い題名.jpg"]

    @Test(
        "Optional columns go first, the last of them before the others; then the name is cut",
        arguments: [
            (50, "ID    TAKEN         SIZE  NAME", "0192  2024-05-01  2.1 MB  日本語の長い題名.jpg"),
            (40, "ID    TAKEN         SIZE  NAME", "0192  2024-05-01  2.1 MB  日本語の長い…"),
            (34, "ID    TAKEN         SIZE  NAME", "0192  2024-05-01  2.1 MB  日本語…"),
            (33, "ID    TAKEN       NAME", "0192  2024-05-01  日本語の長い題…"),
            (20, "ID    NAME", "0192  日本語の長い…"), (10, "ID    NAME", "0192  日…"), (1, "ID    …", "0192  …"),
        ])
    func widths(width: Int, header: String, line: String) {
        let table = TextTable(Self.columns, width: width)
        #expect(table.header == header)
        #expect(table.line(Self.fields) == line)
        if width >= 7 { #expect(DisplayText.columns(table.line(Self.fields)) <= width) }
    }

    @Test("What is left over is shared by weight")
    func weights() {
        let table = TextTable(
            [.init("A", width: 2, weight: 1), .init("B", width: 2, weight: 3), .init("C", width: 1)], width: 21)
        #expect(table.header == "A      B            C")
    }

    @Test("A column can be as wide as its widest field")
    func measured() {
        let table = TextTable(
            [.init("NAME", fields: ["棚棚棚", "a"]), .init("N", fields: ["10", "2"], alignment: .right)], width: 80)
        #expect(table.header == "NAME     N")
        #expect(table.line(["a", "2"]) == "a        2")
        #expect(table.line(["棚棚棚", "10"]) == "棚棚棚  10")
    }

    @Test("Where a program reads there are no titles, and a tab parts the fields")
    func tabs() {
        let table = TextTable(Self.columns, width: nil)
        #expect(table.header == nil)
        #expect(table.line(["1", "", "\u{1B}[2J", "a\tb\nc"]) == "1\t\t\u{FFFD}[2J\ta\u{FFFD}b\u{FFFD}c")
    }
}
