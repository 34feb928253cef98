import Foundation
import Linux

/// Gives `body` an empty directory of its own, removed afterwards.
func withScratchDirectory(_ body: (Path, borrowing FileDescriptor) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    guard let path = Path(url.path) else { throw CocoaError(.fileNoSuchFile) }
    try body(path, FileDescriptor.open(path, .directory))
}
