/// By which a client says that two requests are one (draft-ietf-httpapi-idempotency-key-header): every account has its own.
package struct IdempotencyKey: Sendable, Hashable {
    package let account: AccountID
    /// 1 to 255 visible ASCII characters.
    package let text: String

    /// nil when the text can be no key.
    package init?(_ text: String, of account: AccountID) {
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.account = account
        self.text = text
    }
}

/// An answer as it was given, to be given again.
package struct StoredAnswer: Sendable, Equatable {
    package var status: Int
    /// The header fields that belong to it, in order.
    package var fields: [Field]
    package var body: [UInt8]

    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(status: Int, fields: [Field], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// What a request finds under its key.
package enum IdempotencyClaim: Sendable, Equatable {
    /// It is the first: the key is its own.
    case taken
    /// The same request was answered.
    case answered(StoredAnswer)
    /// The same request is being answered, by this process.
    case inFlight(holder: String)
    /// The key belongs to another request.
    case otherRequest
}
