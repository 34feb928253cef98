internal import EmbeddedMetadata
internal import Linux
internal import StillsModel

/// What a look at a picture's sidecar shows, compared with what its image remembers of it.
enum SidecarNews: Equatable {
    case nothing
    /// There is one that is new, or another one than before.
    case read(SidecarFile)
    /// The same bytes stand elsewhere.
    case moved(SidecarFile)
    case gone
    /// The image has another file's, which is still there.
    case kept(other: String)
}

extension ImportRules {
    /// What a new image's sidecar states goes above what its bytes state, and below what is stated later.
    func take(_ sidecar: SidecarFile?, into image: inout Image) {
        guard let sidecar else { return }
        for (field, value) in EmbeddedFields(sidecar.sidecar.tags).fields {
            image.apply(FieldChange(field, value, source: .sidecar))
        }
    }

    /// What a new image is to remember of what an import stated, and of its sidecar. What an export tells of a sidecar
    /// concerns another library's files.
    func imported(_ stated: [String: AttributeValue], _ item: ImportItem) -> [String: AttributeValue] {
        var imported = stated
        imported[SidecarRecord.key] = item.readSidecar.map { record(of: $0).value }
        return imported
    }

    /// The decision with what the sidecar changes of an image that is known.
    ///
    /// - Parameter embedded: what the image's bytes state: it comes to light where the sidecar no longer covers it.
    func adding(
        sidecarOf item: ImportItem, to decision: ImportDecision, for image: Image, over embedded: () -> EmbeddedFields
    ) -> ImportDecision {
        let news = sidecarNews(of: image, item)
        guard news != .nothing else { return decision }
        var decision = decision
        let place = decision.mutations.firstIndex { if case .editImage = $0 { true } else { false } }
        var edit = ImageEdit(image: image.id, expectedVersion: image.version, changes: [])
        if let place, case .editImage(let stated) = decision.mutations[place] { edit = stated }
        let remark = apply(news, to: &edit, of: image, over: embedded)
        decision.remark = [decision.remark, remark].compactMap { $0 }.joined(separator: " ")
        if decision.remark == "" { decision.remark = nil }
        if case .kept = news { return decision }
        if let place {
            decision.mutations[place] = .editImage(edit)
        } else {
            decision.mutations.append(.editImage(edit))
        }
        if edit.sidecar != nil, decision.outcome == .unchanged { decision.outcome = .updated }
        return decision
    }

    /// States in an edit what the sidecar changes. What the edit states already, or a higher source has stated, stays.
    ///
    /// - Returns: what a person would like to know of it.
    func apply(
        _ news: SidecarNews, to edit: inout ImageEdit, of image: Image, over embedded: () -> EmbeddedFields
    ) -> String? {
        var imported = edit.imported ?? image.imported
        var fields: [ImageField: AttributeValue] = [:]
        let remark: String
        switch news {
        case .nothing: return nil
        case .kept(let other): return "Its sidecar is not read: the image has that at \(other)."
        case .moved(let file):
            imported[SidecarRecord.key] = record(of: file).value
            edit.imported = imported
            return nil
        case .read(let file):
            remark = "Its sidecar \(image.sidecarRecord == nil ? "was read" : "changed")."
            fields = EmbeddedFields(file.sidecar.tags).fields
            imported[SidecarRecord.key] = record(of: file).value
            edit.sidecar = .read(file.sidecar)
        case .gone:
            remark = "Its sidecar is gone."
            imported[SidecarRecord.key] = nil
            edit.sidecar = .gone
        }
        edit.imported = imported
        let stated = Set(edit.changes.map(\.field))
        let below = embedded()
        for field in EmbeddedFields.all where !stated.contains(field) {
            guard (image.sources[field.description] ?? .embedded) <= .sidecar else { continue }
            if let value = fields[field] {
                edit.changes.append(FieldChange(field, value, source: .sidecar))
            } else {
                edit.changes.append(FieldChange(field, below.fields[field], source: .embedded))
            }
        }
        return remark
    }

    /// Compares what stands beside the picture with what the image remembers. An image has one sidecar: of two copies with
    /// sidecars that differ, the one that was read first counts as long as it is there.
    func sidecarNews(of image: Image, _ item: ImportItem) -> SidecarNews {
        let known = image.sidecarRecord
        switch item.sidecar {
        case .unsought, .ignored, .unusable, .file: return .nothing
        case .absent: return known?.isBeside(batch.sightingPath(item)) == true ? .gone : .nothing
        case .read(let file):
            guard let known else { return .read(file) }
            let found = record(of: file)
            guard found.path != known.path else { return found.digest == known.digest ? .nothing : .read(file) }
            let isOther =
                !known.isBeside(batch.sightingPath(item)) && Self.isOther(known.path, than: found.path)
            if found.digest == known.digest { return isOther ? .nothing : .moved(file) }
            return isOther ? .kept(other: known.path) : .read(file)
        }
    }

    private func record(of file: SidecarFile) -> SidecarRecord {
        SidecarRecord(digest: file.sidecar.digest, path: batch.sightingPath(file.path))
    }

    /// Whether there is a file at the first path, and it is another one than that at the second.
    private static func isOther(_ path: String, than found: String) -> Bool {
        guard let path = Path(path), let found = Path(found) else { return false }
        do throws(SystemError) {
            guard let status = try FileStatus.of(path) else { return false }
            guard let other = try FileStatus.of(found) else { return true }
            return status.inode != other.inode || status.device != other.device
        } catch {
            // What cannot be looked at now may well be there: nothing is taken from the image for that.
            return true
        }
    }
}
