import Argon2
import Testing

@Suite("Argon2id")
struct Argon2idTests {
    /// The test vector of the reference implementation's own suite (phc-winner-argon2, version 0x13, Argon2id).
    @Test("A known password, salt and parameters give the known text")
    func vector() throws {
        let text = try Argon2id.hash(
            Array("password".utf8), salt: Array("somesalt".utf8), .init(memoryKibibytes: 256, passes: 2, lanes: 1))
        #expect(
            text == "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")
    }

    private static let small = Argon2id.Parameters(memoryKibibytes: 64, passes: 1, lanes: 1)
    private static let salt = [UInt8](repeating: 7, count: Argon2id.saltByteCount)

    @Test("The recommended parameters are written into the text")
    func parameters() throws {
        let text = try Argon2id.hash(Array("correct horse".utf8), salt: Self.salt)
        #expect(text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try Argon2id.isHash(text, of: Array("correct horse".utf8)))
    }

    @Test("Only the password itself is recognised", arguments: ["", "secreT", "secret ", "secre", "secret\0"])
    func others(password: String) throws {
        let text = try Argon2id.hash(Array("secret".utf8), salt: Self.salt, Self.small)
        #expect(try Argon2id.isHash(text, of: Array("secret".utf8)))
        #expect(try !Argon2id.isHash(text, of: Array(password.utf8)))
    }

    @Test("An empty password and one of many bytes are hashed like any other", arguments: [0, 1, 4_096])
    func lengths(count: Int) throws {
        let password = [UInt8](repeating: 0x61, count: count)
        let text = try Argon2id.hash(password, salt: Self.salt, Self.small)
        #expect(try Argon2id.isHash(text, of: password))
    }

    @Test(
        "A text that is no hash is an error, and says nothing of the password",
        arguments: [
            "", "secret", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4\0x",
            String(repeating: "$argon2id", count: 1_000),
        ])
    func noHash(text: String) throws {
        let error = #expect(throws: Argon2Error.self) { try Argon2id.isHash(text, of: Array("hunter22".utf8)) }
        #expect(error?.description.contains("hunter22") == false)
    }

    @Test("Parameters out of range are refused")
    func range() throws {
        #expect(throws: Argon2Error.self) {
            try Argon2id.hash([1], salt: Self.salt, .init(memoryKibibytes: 1, passes: 1, lanes: 1))
        }
        #expect(throws: Argon2Error.self) {
            try Argon2id.hash([1], salt: Self.salt, .init(memoryKibibytes: 64, passes: 0, lanes: 1))
        }
    }
}
