internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// What `Upload-Metadata` states: pairs of a name and a value in base 64, separated by commas.
enum TusMetadata {
    private static let limit = 100

    /// - Throws: ``Problem`` with 400.
    static func statement(_ text: String) throws(Problem) -> UploadStatement {
        var statement = UploadStatement()
        var names: Set<String> = []
        for pair in text.split(separator: ",", maxSplits: limit) {
            let sides = pair.split(separator: " ", omittingEmptySubsequences: true)
            guard let name = sides.first.map(String.init), sides.count <= 2,
                let bytes = sides.count == 2 ? Base64.bytes(of: sides[1]) : [],
                let value = String(validating: bytes, as: UTF8.self)
            else { throw Problem(.badRequest, "Upload-Metadata must be pairs of a name and a value in base 64.") }
            guard names.insert(name).inserted else { throw UploadStatement.wrong(name, "It is stated twice.") }
            // Clients send what they know of a file; empty is what they do not know.
            if !value.isEmpty { try statement.state(name, value) }
        }
        try statement.finish()
        return statement
    }
}

/// What `Upload-Checksum` states: an algorithm and a digest in base 64.
enum TusChecksum {
    /// - Throws: ``Problem`` with 400 for an algorithm that is not known here.
    static func read(_ fields: HTTPFields) throws(Problem) -> ChunkChecksum? {
        guard let text = fields["Upload-Checksum"] else { return nil }
        let sides = text.split(separator: " ", omittingEmptySubsequences: true)
        guard sides.count == 2, let algorithm = ChunkChecksum.Algorithm(rawValue: String(sides[0])),
            let bytes = Base64.bytes(of: sides[1])
        else {
            throw Problem(
                .badRequest,
                "Upload-Checksum must be an algorithm (\(TusRoutes.algorithms)), a space and a digest in base 64.")
        }
        return ChunkChecksum(algorithm, bytes)
    }
}
