internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// Standard input, put into a file: of the library's spool, or of a folder for what is sent to a server.
struct SpooledInput: Sendable {
    let path: Path

    static func read(into spool: Path, name: String) throws(ServiceError) -> SpooledInput {
        let path = spool.appending(Path("input-\(name)") ?? "input")
        do throws(SystemError) {
            let input = try FileDescriptor.standardInput()
            let file = try FileDescriptor.open(path, .createNew, permissions: 0o600)
            while true {
                let bytes = try input.read(upTo: ByteChunk.preferredSize)
                guard !bytes.isEmpty else { break }
                try file.write(bytes)
            }
        } catch {
            SpooledInput(path: path).remove()
            throw ServiceError(.unavailable, "Standard input cannot be taken: \(error)", cause: error)
        }
        return SpooledInput(path: path)
    }

    /// A spooled file that stays behind costs space and nothing else.
    func remove() {
        do throws(SystemError) {
            _ = try FileDescriptor.open(path.parent, .directory).removeFile(path.lastPart)
        } catch { return }
    }
}
