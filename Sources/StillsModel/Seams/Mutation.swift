/// One change and its precondition.
///
/// The large ones are kept behind a reference: a batch of thousands is handed on and looked through several times.
package enum Mutation: Sendable, Equatable {
    /// Precondition: no account of that name.
    case createAccount(Account)
    /// Changes what an account may do. Preconditions: its role is the one that was looked at, and an administrator stays
    /// who is not disabled, with a password if one has it now. Its sessions end when it is disabled.
    case editAccount(AccountEdit)
    /// Removes an account with its password, sessions and keys, and its containers with their collections.
    /// Preconditions: its role is the one that was looked at; an administrator stays, as above; no image, not even a
    /// trashed one, is in its containers or collections, and no bytes of purged ones wait there to be removed.
    case removeAccount(AccountID, expectedRole: Role)
    /// Gives a container, and the collections in it that are the owner's, to another account; their images with them.
    /// Preconditions: it is there and `from`'s, and there is such another account.
    case handOver(ContainerID, from: AccountID, to: AccountID)
    /// Precondition: no container of that name.
    case createContainer(Container)
    /// Precondition: no collection of that name under the same parent.
    case createCollection(Collection)
    /// Renames a collection, moves it below another one, or changes what new images in it begin with. Preconditions: it
    /// is there under the path that was looked at, the name is free under the new parent, and the new parent is in the
    /// same container and not the collection itself or below it. The paths of those below it follow.
    case editCollection(CollectionEdit)
    /// Precondition: no image, not even a trashed one, and no collection is in it.
    case removeCollection(CollectionID)

    /// Gives an account a level on a target, instead of the one that it was given on it before. Precondition: both are
    /// there.
    case grant(Grant)
    /// Takes what an account was given on a target; taking what was not given is no error. Precondition: the target is
    /// there.
    case revoke(Grant.Target, from: AccountID)

    /// Announces a blob. Precondition: no intent and no original has that locator.
    case openIntent(Intent)
    /// Takes an intent over, or extends it. Precondition: it is there, and its owner is `heldBy`.
    case takeIntent(Intent, heldBy: String)
    /// Ends an intent. Precondition: its owner is `heldBy`.
    case closeIntent(StoreID, BlobLocator, heldBy: String)

    /// Takes an image in. Preconditions: no image has its identity; its original is as stated.
    indirect case addImage(ImageAddition)
    /// Changes what is known about an image. Precondition: the version.
    indirect case editImage(ImageEdit)
    /// Gives an image other bytes and keeps the old original. Precondition: the version.
    indirect case replaceOriginal(ImageID, expectedVersion: Int, with: OriginalAddition)
    /// Forgets a trashed image for good, with its words and its history, and leaves a ``Tombstone``. Each original that it
    /// has or had, and no other image has or had, gets a ``Job/Kind/removeOriginal(_:)``, due at the time given.
    /// Preconditions: the version, and that it is in the trash.
    case purgeImage(ImageID, expectedVersion: Int, removesOriginalsAt: Instant)
    /// Forgets an original that no image has or had, and holds an intent for each place where its bytes may be, so that
    /// they can be removed. Precondition: no image has or had it.
    case releaseOriginal(OriginalID, heldBy: String, leaseEnds: Instant)

    /// Ends a job that is done. No precondition: ending it twice is not an error.
    case endJob(JobID)
    /// Puts a job off after a failure: one more attempt, and the reason. Precondition: it is there.
    case postponeJob(JobID, until: Instant, reason: String)

    /// Says where an original's bytes are (again), and ends the intent held for them. Precondition: the original exists.
    case storeLocation(OriginalID, BlobLocation, heldBy: String)
    /// Notes what a look at the blob showed. Precondition: that location exists.
    case noteLocation(OriginalID, StoreID, BlobLocator, BlobLocation.State, verifiedAt: Instant)

    /// Remembers what a file looked like. No precondition; replaces what was remembered for that path.
    case remember(Sighting)
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
    /// The collection holds this many images, trashed ones included, and collections directly below it.
    case notEmpty(images: Int, collections: Int)
    /// A collection cannot be moved below itself, nor into another container.
    case invalidParent
    /// No administrator would be left who can sign in.
    case lastAdmin
    /// The account's role is another one meanwhile.
    case roleChanged(Role)
    /// Only what is in the trash can be purged.
    case notTrashed
    /// An image has, or had, the original.
    case inUse
    case notFound
}
