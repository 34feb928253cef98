/// What an account may do by ownership and grants, inherited ones included.
package struct AccountAccess: Sendable, Hashable {
    /// Owned, granted or inherited.
    package var containers: [ContainerID: AccessLevel]
    /// Owned, granted or inherited from a container or a collection above.
    package var collections: [CollectionID: AccessLevel]
    /// Granted on the image itself.
    package var images: [ImageID: AccessLevel]

    package init(
        containers: [ContainerID: AccessLevel] = [:], collections: [CollectionID: AccessLevel] = [:],
        images: [ImageID: AccessLevel] = [:]
    ) {
        self.containers = containers
        self.collections = collections
        self.images = images
    }
}
