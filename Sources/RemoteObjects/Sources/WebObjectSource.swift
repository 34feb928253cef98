package import HTTPClient
internal import StillsModel

/// One object of a web server, by its URL.
package struct WebObjectSource: ObjectSource {
    private let url: String
    package let shownName: String
    package let exchange: any HTTPExchange

    /// - Parameter text: a URL of http or https; letters beyond ASCII and blanks are encoded.
    /// - Throws: ``RemoteObjectError`` with `.invalidArgument`.
    package init(_ text: String, exchange: any HTTPExchange) throws(RemoteObjectError) {
        let url = WebAddress.encoded(text)
        guard ServerName(of: url) != nil else {
            throw RemoteObjectError(
                .invalidArgument, "This is no URL of http or https with a host and without a password in it.")
        }
        self.url = url
        self.exchange = exchange
        shownName = WebAddress.withoutSecrets(url)
    }

    package var isListed: Bool { false }
    package var followsRedirects: Bool { true }

    package func page(at place: ListingPlace) async throws(RemoteObjectError) -> ObjectPage {
        guard place == .beginning else { return ObjectPage(objects: [], next: nil) }
        return ObjectPage(objects: [RemoteObject(name: shownName, shownName: shownName)], next: nil)
    }

    package func request(for object: RemoteObject) -> ClientRequest { ClientRequest("GET", url) }

    package func reason(in answer: [UInt8]) -> String? { nil }
}
