package import HTTPClient

/// Where objects are: a bucket, or a page of the web. Says what there is, and how one is asked for.
package protocol ObjectSource: Sendable {
    /// As the user named it, without secrets.
    var shownName: String { get }

    /// Whether objects can be listed, so that their sizes are known beforehand.
    var isListed: Bool { get }

    /// Sends what this source asks for, with all that lets it in.
    var exchange: any HTTPExchange { get }

    /// Whether an answer may lead to another address.
    var followsRedirects: Bool { get }

    /// The next objects, in the source's own order, which is the same each time.
    ///
    /// - Throws: ``RemoteObjectError``: what the server said, or that it cannot be reached.
    func page(at place: ListingPlace) async throws(RemoteObjectError) -> ObjectPage

    /// Asks for all of an object, of the content that the listing saw.
    func request(for object: RemoteObject) -> ClientRequest

    /// What the server says of its refusal, where that helps people and holds no secret; nil where it says nothing.
    func reason(in answer: [UInt8]) -> String?
}

/// Where a listing goes on.
package enum ListingPlace: Sendable, Hashable {
    case beginning
    /// Behind the object of that name.
    case after(String)
    /// What the server gave to go on with.
    case token(String)
}

/// Some objects of a listing.
package struct ObjectPage: Sendable {
    package let objects: [RemoteObject]
    /// nil at the end.
    package let next: ListingPlace?

    package init(objects: [RemoteObject], next: ListingPlace?) {
        self.objects = objects
        self.next = next
    }
}
