import Linux
import StillsModel
import StillsService
import Testing

@Suite("Receipts")
struct ReceiptTests {
    private static let claims = ReceiptClaims(
        library: LibraryID(high: 1, low: 2), image: ImageID(high: 3, low: 4),
        digest: Digest(String(repeating: "ab", count: 32)) ?? Digest(bytes: Array(repeating: 0, count: 32)) ?? never,
        byteCount: 12_345, collection: "Möwen/“2024”", acceptedAt: Instant(microseconds: 1_718_020_800_000_000))
    private static var never: Digest { preconditionFailure("32 bytes are a digest.") }

    @Test("A receipt verifies with the public key alone, and says what was attested")
    func verifying() async throws {
        try await withLibrary { library in
            let receipt = try library.receipts.sign(Self.claims)
            #expect(try VerifyReceipt(keys: library.layout.keys).verify(receipt) == Self.claims)
            #expect(try library.receipts.sign(Self.claims) == receipt, "the same claims give the same receipt")
            #expect(receipt.text.utf8.allSatisfy { $0 > 32 && $0 < 127 })
        }
    }

    @Test("A receipt of which any character was changed is refused")
    func tampered() async throws {
        try await withLibrary { library in
            let text = Array(try library.receipts.sign(Self.claims).text.utf8)
            let verify = VerifyReceipt(keys: library.layout.keys)
            for place in text.indices {
                var changed = text
                changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                let receipt = Receipt(text: String(decoding: changed, as: UTF8.self))
                #expect(throws: ServiceError.self, "character \(place)") { try verify.verify(receipt) }
            }
        }
    }

    @Test("Claims cannot be put under another receipt's signature")
    func swapped() async throws {
        try await withLibrary { library in
            var other = Self.claims
            other.image = ImageID(high: 9, low: 9)
            let parts = try [Self.claims, other].map { try library.receipts.sign($0).text.split(separator: ".") }
            let mixed = Receipt(text: "\(parts[0][0]).\(parts[1][1]).\(parts[0][2])")
            let error = #expect(throws: ServiceError.self) {
                try VerifyReceipt(keys: library.layout.keys).verify(mixed)
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test("Another library's receipt is signed by a key that is not found")
    func foreignKey() async throws {
        try await withLibrary { library in
            try await withLibrary { other in
                let receipt = try other.receipts.sign(Self.claims)
                let error = #expect(throws: ServiceError.self) {
                    try VerifyReceipt(keys: library.layout.keys).verify(receipt)
                }
                #expect(error?.code == .notFound)
            }
        }
    }

    private static let noReceipts = [
        "", ".", "..", "a.b", "a.b.c", "....", "e30.e30.e30", "🏞.🏞.🏞", String(repeating: "A", count: 100_000),
        // {"alg":"none"}, {"alg":"EdDSA","kid":"../../x"}
        "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJFZERTQSIsImtpZCI6Ii4uLy4uL3gifQ.e30.AAAA",
    ]

    @Test("What is no receipt is refused as such", arguments: noReceipts)
    func malformed(text: String) async throws {
        try await withLibrary { library in
            let error = #expect(throws: ServiceError.self) {
                try VerifyReceipt(keys: library.layout.keys).verify(Receipt(text: text))
            }
            #expect(error?.code == .invalidArgument)
        }
    }
}
