/// Changes that are committed together: a value, without reads or closures.
package struct ChangeSet: Sendable, Equatable {
    package enum Atomicity: Sendable {
        /// A mutation whose precondition fails is left out; the others are applied.
        case perItem
        /// When one precondition fails, nothing is applied.
        case all
    }

    /// Who asks; nil for Stills itself.
    package var principal: AccountID?
    package var source: Source
    package var at: Instant
    package var atomicity: Atomicity
    package var mutations: [Mutation]

    package init(
        principal: AccountID?, source: Source, at: Instant, atomicity: Atomicity = .perItem, mutations: [Mutation]
    ) {
        self.principal = principal
        self.source = source
        self.at = at
        self.atomicity = atomicity
        self.mutations = mutations
    }
}

/// One change and its precondition.
package enum Mutation: Sendable, Equatable {
    /// Precondition: no account of that name.
    case createAccount(Account)
    /// Precondition: no container of that name.
    case createContainer(Container)
    /// Precondition: no collection of that name under the same parent.
    case createCollection(Collection)

    /// Announces a blob. Precondition: no intent and no original has that locator.
    case openIntent(Intent)
    /// Takes an intent over, or extends it. Precondition: it is there, and its owner is `heldBy`.
    case takeIntent(Intent, heldBy: String)
    /// Ends an intent. Precondition: its owner is `heldBy`.
    case closeIntent(StoreID, BlobLocator, heldBy: String)

    /// Takes an image in. Preconditions: no image has its identity; its original is as stated.
    case addImage(ImageAddition)
    /// Changes what is known about an image. Precondition: the version.
    case editImage(ImageEdit)
    /// Gives an image other bytes and keeps the old original. Precondition: the version.
    case replaceOriginal(ImageID, expectedVersion: Int, with: OriginalAddition)

    /// Says where an original's bytes are (again), and ends the intent held for them. Precondition: the original exists.
    case storeLocation(OriginalID, BlobLocation, heldBy: String)
    /// Notes what a look at the blob showed. Precondition: that location exists.
    case noteLocation(OriginalID, StoreID, BlobLocator, BlobLocation.State, verifiedAt: Instant)

    /// Remembers what a file looked like. No precondition; replaces what was remembered for that path.
    case remember(Sighting)
}

/// An image to be taken in.
package struct ImageAddition: Sendable, Equatable {
    package var image: Image
    package var original: OriginalAddition

    package init(image: Image, original: OriginalAddition) {
        self.image = image
        self.original = original
    }
}

/// The original of an image to be taken in, or of one that gets other bytes.
package enum OriginalAddition: Sendable, Equatable {
    /// A new one. Precondition: the container has none with that digest, and the intent for its location is held by
    /// `heldBy`, which ends with the commit.
    case new(Original, BlobLocation, tags: [EmbeddedTag], heldBy: String)
    /// One that is there. Precondition: it exists.
    case shared(OriginalID)
}

/// A change of what is known about an image: fields not named stay as they are.
package struct ImageEdit: Sendable, Equatable {
    package var image: ImageID
    package var expectedVersion: Int
    package var changes: [FieldChange]
    /// What the import stated, to be remembered beside the values; nil leaves it as it is.
    package var imported: [String: AttributeValue]?
    package var state: ImageState?

    package init(
        image: ImageID, expectedVersion: Int, changes: [FieldChange], imported: [String: AttributeValue]? = nil,
        state: ImageState? = nil
    ) {
        self.image = image
        self.expectedVersion = expectedVersion
        self.changes = changes
        self.imported = imported
        self.state = state
    }
}

/// One field's new value, and who states it.
package struct FieldChange: Sendable, Equatable {
    package var field: ImageField
    /// nil removes the value.
    package var value: AttributeValue?
    package var source: Source

    package init(_ field: ImageField, _ value: AttributeValue?, source: Source) {
        self.field = field
        self.value = value
        self.source = source
    }
}

/// A field of an image that people, manifests and programs can state.
package enum ImageField: Sendable, Hashable, CustomStringConvertible {
    case title, description, takenAt, visibility
    /// `latitude` and `longitude` as a list of two numbers.
    case position
    case attribute(String)

    /// The key that `sources` and `imported` use.
    package var description: String {
        switch self {
        case .title: "title"
        case .description: "description"
        case .takenAt: "takenAt"
        case .visibility: "visibility"
        case .position: "position"
        case .attribute(let name): "attributes." + name
        }
    }

    package init?(_ key: String) {
        switch key {
        case "title": self = .title
        case "description": self = .description
        case "takenAt": self = .takenAt
        case "visibility": self = .visibility
        case "position": self = .position
        default:
            guard key.hasPrefix("attributes."), key.utf8.count > 11 else { return nil }
            self = .attribute(String(key.dropFirst(11)))
        }
    }
}

/// What became of one mutation.
package enum MutationOutcome: Sendable, Equatable {
    case applied
    case refused(MutationConflict)
    /// Another mutation of the same all-or-nothing set was refused.
    case notTried
}

/// Why a mutation's precondition failed.
package enum MutationConflict: Sendable, Equatable {
    /// The collection has an image of that identity.
    case identityTaken(ImageID)
    /// The container has an original of that digest.
    case originalTaken(OriginalID)
    /// Somebody else holds the intent, or it is gone.
    case leaseLost
    /// The image changed since it was looked at.
    case versionChanged(current: Int)
    /// The name, or the locator, is taken.
    case nameTaken
    case notFound
}

/// One committed change of one image, as history tells it.
package struct Event: Sendable, Equatable {
    /// Rises with every commit; gaps are possible.
    package var sequence: Int64
    package var at: Instant
    package var principal: AccountID?
    package var source: Source
    package var image: ImageID
    /// The image's version after the change.
    package var version: Int
    package var changes: [Change]

    package struct Change: Sendable, Equatable {
        /// A key of ``ImageField``, or `original`, `state`, `externalId`, `collection`.
        package var field: String
        package var from: AttributeValue?
        package var to: AttributeValue?

        package init(field: String, from: AttributeValue?, to: AttributeValue?) {
            self.field = field
            self.from = from
            self.to = to
        }
    }

    package init(
        sequence: Int64, at: Instant, principal: AccountID?, source: Source, image: ImageID, version: Int,
        changes: [Change]
    ) {
        self.sequence = sequence
        self.at = at
        self.principal = principal
        self.source = source
        self.image = image
        self.version = version
        self.changes = changes
    }
}
