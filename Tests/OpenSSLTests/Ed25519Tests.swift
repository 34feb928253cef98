import OpenSSL
import Testing

@Suite("Ed25519")
struct Ed25519Tests {
    @Test("A signature is good for its message and key only")
    func signing() throws {
        let key = try Ed25519.PrivateKey.generate()
        let message = Array("a receipt".utf8)
        let signature = try key.sign(message)
        #expect(signature.count == 64)
        let publicKey = try key.publicKey()
        #expect(try publicKey.verify(signature, of: message))
        #expect(try !publicKey.verify(signature, of: Array("another".utf8)))
        #expect(try !publicKey.verify(Array(signature.reversed()), of: message))
        #expect(try !publicKey.verify([], of: message))
        #expect(try !Ed25519.PrivateKey.generate().publicKey().verify(signature, of: message))
    }

    @Test("Keys written as PEM are read back")
    func pem() throws {
        let key = try Ed25519.PrivateKey.generate()
        let text = try key.pem()
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let again = try Ed25519.PrivateKey(pem: text)
        #expect(try again.sign([1]) == key.sign([1]))

        let publicText = try key.publicKey().pem()
        #expect(String(decoding: publicText, as: UTF8.self).hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        #expect(try Ed25519.PublicKey(pem: publicText).bytes() == key.publicKey().bytes())
        #expect(try Ed25519.PublicKey(bytes: key.publicKey().bytes()).verify(key.sign([1]), of: [1]))
    }

    @Test("The first example of RFC 8032, section 7.1, is verified")
    func example() throws {
        let key = try Ed25519.PublicKey(
            bytes: hexadecimal("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
        let signature = hexadecimal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b")
        #expect(try key.verify(signature, of: []))
    }

    @Test("Other keys and broken files are refused")
    func refused() throws {
        for text in ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            #expect(throws: OpenSSLError.self) { _ = try Ed25519.PrivateKey(pem: Array(text.utf8)) }
            #expect(throws: OpenSSLError.self) { _ = try Ed25519.PublicKey(pem: Array(text.utf8)) }
        }
        let x25519 = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=
            -----END PUBLIC KEY-----

            """
        let error = #expect(throws: OpenSSLError.self) { _ = try Ed25519.PublicKey(pem: Array(x25519.utf8)) }
        #expect(error?.description == "The key is not an Ed25519 key.")
        #expect(throws: OpenSSLError.self) { _ = try Ed25519.PublicKey(bytes: [1, 2, 3]) }
        #expect(throws: OpenSSLError.self) {
            _ = try Ed25519.PublicKey(pem: [UInt8](repeating: 65, count: 1 << 20))
        }
    }

    private func hexadecimal(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
