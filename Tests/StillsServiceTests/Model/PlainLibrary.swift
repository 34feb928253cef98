import StillsModel

/// A library as a person imagines it: images, collections, and nothing of how they are kept. The rules of the house in
/// their plainest words, for a comparison with the real one.
struct PlainLibrary {
    struct Picture: Equatable {
        var id: ImageID
        var externalID: String?
        var version = 1
        var now: State
        /// What the last import stated of it.
        var imported: [ImageField: AttributeValue] = [:]
        /// What it was at each version.
        var past: [Int: State] = [:]
    }

    /// What a revert brings back.
    struct State: Equatable {
        var collection: CollectionID
        /// The number of the file with its bytes.
        var file: Int
        var isTrashed = false
        var fields: [ImageField: AttributeValue] = [:]
        /// Who said so, also of what was removed.
        var sources: [ImageField: Source] = [:]

        func differs(from other: State) -> Bool {
            collection != other.collection || isTrashed != other.isTrashed || fields != other.fields
        }
    }

    struct Place: Equatable {
        var name: String
        var parent: CollectionID?
    }

    /// In the order in which they came.
    var pictures: [Picture] = []
    var places: [CollectionID: Place] = [:]
    var purged: [ImageID] = []
    let general: CollectionID

    func path(_ id: CollectionID) -> String {
        guard let place = places[id] else { return "?" }
        return (place.parent.map { path($0) + "/" } ?? "") + place.name
    }

    func isAtOrBelow(_ id: CollectionID, _ ancestor: CollectionID) -> Bool {
        id == ancestor || (places[id]?.parent.map { isAtOrBelow($0, ancestor) } ?? false)
    }

    func index(_ id: ImageID) -> Int? { pictures.firstIndex { $0.id == id } }

    /// The picture that has the identity in a collection.
    func taken(_ externalID: String?, file: Int, in collection: CollectionID) -> Picture? {
        let there = pictures.filter { $0.now.collection == collection }
        if let externalID { return there.first { $0.externalID == externalID } }
        let same = there.filter { $0.now.file == file }
        return same.first { !$0.now.isTrashed } ?? same.first
    }

    // MARK: - What is done

    /// Puts the state in force, as a new version when anything differs.
    ///
    /// - Returns: whether it does.
    @discardableResult
    mutating func change(_ place: Int, to state: State) -> Bool {
        let differs = state.differs(from: pictures[place].now)
        pictures[place].now = state
        guard differs else {
            pictures[place].past[pictures[place].version] = state
            return false
        }
        pictures[place].version += 1
        pictures[place].past[pictures[place].version] = state
        return true
    }

    struct Import {
        var file: Int
        var externalID: String?
        var collection: CollectionID
        var fields: [ImageField: AttributeValue]
        var replaces = false
        var restores = false
    }

    /// What becomes of an import; a picture that is new has no id yet.
    mutating func take(_ item: Import) -> (outcome: String, image: ImageID?) {
        guard let known = taken(item.externalID, file: item.file, in: item.collection), let place = index(known.id)
        else { return ("imported", nil) }
        if known.now.isTrashed, !item.restores { return ("trashed", known.id) }
        var (state, outcome) = stated(item, known)
        if known.now.file != item.file {
            guard item.replaces else { return ("refused", known.id) }
            // First the bytes, then what is stated: two versions.
            var replaced = pictures[place].now
            replaced.file = item.file
            pictures[place].now = replaced
            pictures[place].version += 1
            pictures[place].past[pictures[place].version] = replaced
            state.file = item.file
            outcome = "updated"
        }
        change(place, to: state)
        pictures[place].imported.merge(item.fields) { _, new in new }
        return (outcome, known.id)
    }

    private func stated(_ item: Import, _ known: Picture) -> (State, String) {
        var state = known.now
        let restores = state.isTrashed && item.restores
        state.isTrashed = false
        var keeps = false
        for (field, value) in item.fields where known.imported[field] != value {
            if let source = state.sources[field], source > .manifest {
                keeps = keeps || state.fields[field] != value
            } else {
                state.fields[field] = value
                state.sources[field] = .manifest
            }
        }
        if keeps { return (state, "kept") }
        return (state, restores || state.differs(from: known.now) ? "updated" : "unchanged")
    }

    /// A new picture gets the id that the real library gave it.
    mutating func add(_ id: ImageID, _ item: Import, visibility: Visibility) {
        var state = State(collection: item.collection, file: item.file)
        state.fields = item.fields
        state.sources = item.fields.mapValues { _ in .manifest }
        state.fields[.visibility] = state.fields[.visibility] ?? .string(visibility.rawValue)
        pictures.append(
            Picture(
                id: id, externalID: item.externalID, now: state, imported: item.fields, past: [1: state]))
    }

    enum Edit {
        case set(ImageField, AttributeValue)
        case remove(ImageField)
        case append(String, String)
        case move(CollectionID)
    }

    mutating func edit(_ place: Int, _ edits: [Edit]) -> String {
        var state = pictures[place].now
        for edit in edits {
            switch edit {
            case .set(let field, let value):
                state.fields[field] = value
                state.sources[field] = .person
            case .remove(let field):
                state.fields[field] = nil
                state.sources[field] = .person
            case .append(let name, let text):
                let field = ImageField.attribute(name)
                let old = state.fields[field]?.elements ?? []
                if old.contains(.string(text)) { break }
                state.fields[field] = .list(old + [.string(text)])
                state.sources[field] = .person
            case .move(let target):
                guard places[target] != nil, target != state.collection else { break }
                guard taken(pictures[place].externalID, file: state.file, in: target) == nil else { return "refused" }
                state.collection = target
            }
        }
        return change(place, to: state) ? "edited" : "unchanged"
    }

    /// Whether the revert is possible; then it is done.
    mutating func revert(_ place: Int, to version: Int) -> String {
        let picture = pictures[place]
        guard let past = picture.past[version] else { return "refused" }
        var state = picture.now
        for field in Set(past.fields.keys).union(state.fields.keys) where past.fields[field] != state.fields[field] {
            state.fields[field] = past.fields[field]
            state.sources[field] = .person
        }
        state.isTrashed = past.isTrashed
        if past.collection != state.collection {
            guard places[past.collection] != nil,
                taken(picture.externalID, file: past.file, in: past.collection) == nil
            else { return "refused" }
            state.collection = past.collection
        }
        var isChanged = false
        if past.file != state.file {
            pictures[place].now.file = past.file
            pictures[place].version += 1
            pictures[place].past[pictures[place].version] = pictures[place].now
            state.file = past.file
            isChanged = true
        }
        return change(place, to: state) || isChanged ? "edited" : "unchanged"
    }

    mutating func setTrashed(_ place: Int, _ isTrashed: Bool) -> String {
        var state = pictures[place].now
        state.isTrashed = isTrashed
        return change(place, to: state) ? (isTrashed ? "trashed" : "restored") : "unchanged"
    }

    mutating func purge(_ place: Int) -> String {
        guard pictures[place].now.isTrashed else { return "refused" }
        purged.append(pictures.remove(at: place).id)
        return "purged"
    }

    // MARK: - What is observed

    /// The files whose bytes must be kept: those that pictures have or had.
    var keptFiles: Set<Int> {
        Set(pictures.flatMap { picture in picture.past.values.map(\.file) + [picture.now.file] })
    }
}
