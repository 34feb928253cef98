package import Linux
internal import StillsModel

/// What is known of the XMP file beside a picture.
package enum SidecarPlace: Sendable, Equatable {
    /// Nobody has looked yet.
    case unsought
    /// It does not matter whether there is one: none is read, and none is missed.
    case ignored
    /// There is none.
    case absent
    case file(Path)
    /// There is one, or may be, and it states nothing: why, as a sentence. What an earlier one stated stays.
    case unusable(String)
    case read(SidecarFile)
}

extension ImportItem {
    /// The same with its sidecar read, where there is one. Blocks on the file system.
    func readingSidecar() -> ImportItem {
        guard case .file(let path) = sidecar else { return self }
        var item = self
        do throws(Refusal) {
            item.sidecar = .read(try SidecarFile.read(path))
        } catch {
            item.sidecar = .unusable("The sidecar \(path) is not used: \(error.reason)")
        }
        return item
    }

    /// The sidecar, once it was read.
    var readSidecar: SidecarFile? {
        if case .read(let file) = sidecar { file } else { nil }
    }

    /// What is wrong with the sidecar.
    var sidecarWarning: String? {
        if case .unusable(let reason) = sidecar { reason } else { nil }
    }
}

extension Candidate {
    /// The same with its sidecar read, where there is one.
    func readingSidecar() -> Candidate {
        if case .file = item.sidecar { with(item.readingSidecar()) } else { self }
    }
}
