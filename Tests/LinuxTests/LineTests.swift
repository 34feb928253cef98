import Linux
import Testing

@Suite("A line is read from a descriptor")
struct LineTests {
    @Test(
        "Up to its end, the limit, or the end of the file",
        arguments: [("yes\nno\n", "yes"), ("yes", "yes"), ("\nyes", ""), ("", nil), ("0123456789", "01234567")]
            as [(String, String?)])
    func line(text: String, expected: String?) throws {
        try withScratchDirectory { path, _ in
            let place = path.appending("input")
            try FileDescriptor.open(place, .createOrEmpty).write(Array(text.utf8))
            let line = try FileDescriptor.open(place, .read).readLine(limit: 8) { false }
            #expect(line == expected.map { Array($0.utf8) })
        }
    }

    @Test("Who is told to stop waits no longer")
    func stopped() throws {
        #expect(try FileDescriptor.open("/dev/zero", .read).readLine(limit: .max) { true } == nil)
    }
}
