internal import CExpat

/// Parses XML with expat: namespaces resolved, entity declarations refused, nothing outside the document read.
package enum XMLParser {
    /// Parses one document and tells the delegate, which must outlive the call.
    ///
    /// - Parameter bytes: UTF-8, UTF-16 or what the declaration names of expat's own encodings.
    /// - Throws: ``XMLError``, after everything before the error was told.
    package static func parse(_ bytes: ArraySlice<UInt8>, delegate: some XMLDelegate) throws(XMLError) {
        guard let parser = unsafe XML_ParserCreateNS(nil, XML_Char(bitPattern: separator)) else { throw .outOfMemory }
        defer { unsafe XML_ParserFree(parser) }
        let session = unsafe ParserSession(stopSwitch: StopSwitch(parser), delegate: delegate)
        unsafe XML_SetReturnNSTriplet(parser, 1)
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(session).toOpaque())
        unsafe XML_SetElementHandler(parser, startElement, endElement)
        unsafe XML_SetCharacterDataHandler(parser, characterData)
        unsafe XML_SetEntityDeclHandler(parser, entityDeclaration)
        var status = XML_STATUS_OK
        unsafe bytes.withUnsafeBytes { source in
            let text = unsafe source.bindMemory(to: XML_Char.self).baseAddress
            status = unsafe XML_Parse(parser, text, Int32(clamping: source.count), 1)
        }
        session.flushText()
        try withExtendedLifetime(session) { () throws(XMLError) in
            if let stop = session.stop { throw stop }
            guard status == XML_STATUS_ERROR else { return }
            let code = unsafe XML_GetErrorCode(parser)
            if code == XML_ERROR_NO_MEMORY { throw .outOfMemory }
            let reason = unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "unknown error"
            throw .malformed(reason: reason, offset: unsafe Int(XML_GetCurrentByteIndex(parser)))
        }
    }

    /// Between namespace, local name and prefix: a character that XML does not allow in a document.
    fileprivate static let separator: UInt8 = 0x01
}

/// Ends a parse from within a callback. Valid as long as the parse runs.
@safe private struct StopSwitch {
    private let parser: XML_Parser

    init(_ parser: XML_Parser) {
        unsafe self.parser = parser
    }

    func stop() {
        _ = unsafe XML_StopParser(parser, XML_Bool(0))
    }
}

/// What expat's callbacks share during one parse.
private final class ParserSession {
    let stopSwitch: StopSwitch
    let delegate: any XMLDelegate
    var stop: XMLError?
    /// Text waits for its run to end: expat hands out every line of its own.
    var pending: [UInt8] = []

    init(stopSwitch: StopSwitch, delegate: any XMLDelegate) {
        self.stopSwitch = stopSwitch
        self.delegate = delegate
    }

    func flushText() {
        guard !pending.isEmpty else { return }
        delegate.text(String(decoding: pending, as: UTF8.self))
        pending.removeAll(keepingCapacity: true)
    }

    func end(with error: XMLError) {
        guard stop == nil else { return }
        stop = error
        stopSwitch.stop()
    }

    func name(_ text: UnsafePointer<XML_Char>) -> XMLName {
        var parts: [String] = []
        var start = 0
        var at = 0
        while true {
            let byte = unsafe UInt8(bitPattern: text[at])
            if byte == XMLParser.separator || byte == 0 {
                let part = unsafe UnsafeRawBufferPointer(start: text + start, count: at - start)
                unsafe parts.append(String(decoding: part, as: UTF8.self))
                start = at + 1
            }
            if byte == 0 { break }
            at += 1
        }
        guard parts.count >= 2 else { return XMLName(namespace: "", local: parts[0]) }
        return XMLName(namespace: parts[0], local: parts[1], prefix: parts.count > 2 ? parts[2] : "")
    }
}

private func session(_ data: UnsafeMutableRawPointer?) -> ParserSession? {
    unsafe data.map { unsafe Unmanaged<ParserSession>.fromOpaque($0).takeUnretainedValue() }
}

private func startElement(
    _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
) {
    guard let session = unsafe session(data), let name = unsafe name, session.stop == nil else { return }
    session.flushText()
    var list: [XMLAttribute] = []
    var index = 0
    while let key = unsafe attributes?[index], let value = unsafe attributes?[index + 1] {
        list.append(XMLAttribute(name: unsafe session.name(key), value: unsafe String(cString: value)))
        index += 2
    }
    if !session.delegate.startElement(unsafe session.name(name), attributes: list) { session.end(with: .stopped) }
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?) {
    guard let session = unsafe session(data), session.stop == nil else { return }
    session.flushText()
    session.delegate.endElement()
}

private func characterData(_ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<XML_Char>?, _ length: Int32) {
    guard let session = unsafe session(data), let text = unsafe text, length > 0 else { return }
    unsafe UnsafeRawBufferPointer(start: text, count: Int(length)).withMemoryRebound(to: UInt8.self) {
        unsafe session.pending.append(contentsOf: $0)
    }
}

private func entityDeclaration(
    _ data: UnsafeMutableRawPointer?, _: UnsafePointer<XML_Char>?, _: Int32, _: UnsafePointer<XML_Char>?, _: Int32,
    _: UnsafePointer<XML_Char>?, _: UnsafePointer<XML_Char>?, _: UnsafePointer<XML_Char>?,
    _: UnsafePointer<XML_Char>?
) {
    unsafe session(data)?.end(with: .entityDeclaration)
}
