/// Reads IPTC-NAA data sets (IIM 4.2, chapter 3).
struct IPTCReader {
    let sink: TagSink

    func read(_ bytes: ByteView) {
        var values: [String: [TagValue]] = [:]
        var order: [IPTCDataSet] = []
        let isUTF8 = declaresUTF8(bytes)
        var offset = 0
        while let tag = next(bytes, &offset) {
            guard sink.takeEntry() else { break }
            guard let dataSet = IPTCDataSet.named(record: tag.record, number: tag.number) else { continue }
            if values[dataSet.name] == nil { order.append(dataSet) }
            values[dataSet.name, default: []].append(Self.value(dataSet.form, tag.body, isUTF8: isUTF8))
        }
        for dataSet in order {
            guard let found = values[dataSet.name], let last = found.last else { continue }
            sink.add("IPTC", dataSet.name, dataSet.isRepeatable && found.count > 1 ? .list(found) : last)
        }
    }

    /// The character set may be declared after text that it holds for: ESC % G in data set 1:90 (ISO 2022).
    private func declaresUTF8(_ bytes: ByteView) -> Bool {
        var offset = 0
        while bytes.byte(offset) == 0x1C, bytes.byte(offset + 1) == 1, let length = bytes.uint16(offset + 3) {
            if bytes.byte(offset + 2) == 90 { return bytes.from(offset + 5).hasPrefix([0x1B, 0x25, 0x47]) }
            offset += 5 + Int(length)
        }
        return false
    }

    private struct Entry {
        var record: UInt8
        var number: UInt8
        var body: ByteView
    }

    /// Zeros may follow the last data set.
    private func next(_ bytes: ByteView, _ offset: inout Int) -> Entry? {
        guard let mark = bytes.byte(offset) else { return nil }
        guard mark == 0x1C, let record = bytes.byte(offset + 1), let number = bytes.byte(offset + 2),
            let short = bytes.uint16(offset + 3)
        else {
            if mark != 0 { sink.warn("The IPTC data set at byte \(offset) does not begin as it must.") }
            return nil
        }
        var length = Int(short)
        offset += 5
        if short & 0x8000 != 0 {
            guard let long = extendedLength(bytes, size: Int(short & 0x7FFF), &offset) else {
                sink.warn("An IPTC data set has no valid length.")
                return nil
            }
            length = long
        }
        guard let body = bytes.view(offset, length) else {
            sink.warn("The IPTC data end within a data set.")
            return nil
        }
        offset += length
        return Entry(record: record, number: number, body: body)
    }

    private func extendedLength(_ bytes: ByteView, size: Int, _ offset: inout Int) -> Int? {
        guard size >= 1, size <= 4, let field = bytes.view(offset, size) else { return nil }
        offset += size
        return field.slice.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func value(_ form: IPTCDataSet.Form, _ body: ByteView, isUTF8: Bool) -> TagValue {
        switch form {
        case .number: return number(body)
        case .binary: return .binary(byteCount: body.count)
        case .text, .digits: return .string(text(body, isUTF8: isUTF8))
        case .date: return .string(date(text(body, isUTF8: isUTF8)))
        case .time: return .string(time(text(body, isUTF8: isUTF8)))
        }
    }

    private static func number(_ body: ByteView) -> TagValue {
        guard (1...8).contains(body.count) else { return .string("") }
        return .integer(body.slice.reduce(0) { $0 << 8 | Int64($1) })
    }

    /// Without a declaration of UTF-8 text is Latin.
    private static func text(_ body: ByteView, isUTF8: Bool) -> String {
        let bytes = body.untilNUL
        return isUTF8 ? MetadataText.repaired(bytes) : MetadataText.latin1(bytes)
    }

    /// `20020620` as `2002:06:20`.
    private static func date(_ text: String) -> String {
        guard CalendarText.matches(Array(text.utf8), "dddddddd") else { return text }
        return "\(text.prefix(4)):\(text.dropFirst(4).prefix(2)):\(text.dropFirst(6))"
    }

    /// `170000+0000` as `17:00:00+00:00`.
    private static func time(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard CalendarText.matches(bytes, "dddddd") else { return text }
        let clock = "\(text.prefix(2)):\(text.dropFirst(2).prefix(2)):\(text.dropFirst(4).prefix(2))"
        let rest = text.dropFirst(6)
        let zone = bytes.suffix(5)
        guard rest.utf8.count >= 5, zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-"),
            CalendarText.matches(zone.dropFirst(), "dddd")
        else { return clock + rest }
        return clock + rest.dropLast(2) + ":" + rest.suffix(2)
    }
}
