import Foundation
import Linux

/// - Returns: whether the link was made.
func symlink(at path: Path, to target: String) -> Bool {
    guard let text = path.text else { return false }
    return (try? FileManager.default.createSymbolicLink(atPath: text, withDestinationPath: target)) != nil
}
