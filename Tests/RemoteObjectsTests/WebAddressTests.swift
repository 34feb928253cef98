import HTTPClient
import RemoteObjects
import StillsModel
import Testing

@Suite("Addresses of objects")
struct WebAddressTests {
    private struct NoServer: HTTPExchange {
        func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
            throw HTTPClientError(.unavailable, "There is no server here.", arrival: .notSent)
        }
    }

    private func source(_ url: String) -> Result<WebObjectSource, RemoteObjectError> {
        do throws(RemoteObjectError) { return .success(try WebObjectSource(url, exchange: NoServer())) } catch {
            return .failure(error)
        }
    }

    @Test("Blanks and letters beyond ASCII are encoded, fragments left out")
    func encoding() throws {
        let source = try source("https://Example.org/größe a.jpg?x=ü#place").get()
        let object = RemoteObject(name: "", shownName: "")
        #expect(source.request(for: object).url == "https://Example.org/gr%C3%B6%C3%9Fe%20a.jpg?x=%C3%BC")
    }

    @Test("What lets others in is not shown")
    func secrets() throws {
        let source = try source("https://b.example/k.jpg?X-Amz-Date=1&X-Amz-Signature=abcdef&x=1").get()
        #expect(source.shownName == "https://b.example/k.jpg?X-Amz-Date=1&X-Amz-Signature=...&x=1")
        #expect(source.request(for: RemoteObject(name: "", shownName: "")).url.hasSuffix("X-Amz-Signature=abcdef&x=1"))
    }

    @Test("What is no address is refused", arguments: ["https://", "https://user:word@example.org/a", "http:///a"])
    func refused(url: String) {
        #expect(source(url).failure?.code == .invalidArgument)
    }
}
