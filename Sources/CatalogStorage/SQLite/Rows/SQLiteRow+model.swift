internal import SQLite
internal import StillsModel

extension SQLiteRow {
    func identifier<Kind>(_ column: Int32) throws(SQLiteError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(bytes: blob(column)) else { throw .damaged("an id has not sixteen bytes") }
        return id
    }

    func optionalIdentifier<Kind>(_ column: Int32) throws(SQLiteError) -> Identifier<Kind>? {
        isNull(column) ? nil : try identifier(column)
    }

    func digest(_ column: Int32) throws(SQLiteError) -> Digest {
        guard let digest = Digest(bytes: blob(column)) else { throw .damaged("a digest has not 32 bytes") }
        return digest
    }

    func locator(_ column: Int32) throws(SQLiteError) -> BlobLocator {
        guard let locator = BlobLocator(rawValue: text(column)) else { throw .damaged("a locator is none") }
        return locator
    }

    func instant(_ column: Int32) -> Instant { Instant(microseconds: integer(column)) }

    /// One of a closed set of words.
    func word<Word: RawRepresentable<String>>(_ column: Int32) throws(SQLiteError) -> Word {
        let text = text(column)
        guard let word = Word(rawValue: text) else { throw .damaged("“\(text)” is no \(Word.self)") }
        return word
    }
}

extension SQLiteError {
    /// What the tables hold is not what Stills wrote there.
    static func damaged(_ what: String) -> SQLiteError {
        SQLiteError(extendedCode: Kind.corrupt.rawValue, description: "The catalog is damaged: \(what).")
    }
}
