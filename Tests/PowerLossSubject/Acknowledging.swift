import Glibc
import Linux

/// Writes a line to standard output at once.
func acknowledge(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    guard write(1, bytes, bytes.count) == bytes.count else { leave(1) }
}

func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(2, bytes, bytes.count)
}

func leave(_ status: Int32) -> Never { exit(status) }
