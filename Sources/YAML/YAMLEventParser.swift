internal import CYAML

/// Reads a YAML 1.1 text, event by event, by libyaml. Nothing is built or resolved: depth, number of nodes and aliases
/// are the caller's to limit, before it asks for the next event.
@safe package struct YAMLEventParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// libyaml keeps a pointer to its input.
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter bytes: UTF-8.
    /// - Throws: ``YAMLSyntaxError`` only when there is no memory.
    package init(_ bytes: [UInt8]) throws(YAMLSyntaxError) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) != 0 else {
            unsafe parser.deallocate()
            throw YAMLSyntaxError(problem: "not enough memory", mark: nil, offset: nil)
        }
        unsafe self.parser = unsafe parser
        unsafe input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = unsafe input.initialize(from: bytes)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event; nil at the end of the text, and ever after.
    package mutating func next() throws(YAMLSyntaxError) -> YAMLEvent? {
        while true {
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &event) != 0 else { throw syntaxError() }
            defer { unsafe yaml_event_delete(&event) }
            switch unsafe event.type {
            case YAML_NO_EVENT, YAML_STREAM_END_EVENT: return nil
            case YAML_STREAM_START_EVENT: continue
            default:
                guard let kind = unsafe Self.kind(of: event) else { continue }
                return YAMLEvent(kind: kind, mark: unsafe Self.mark(event.start_mark))
            }
        }
    }

    private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind? {
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                text: unsafe String(decoding: bytes, as: UTF8.self), style: unsafe style(scalar.style),
                tag: unsafe text(scalar.tag))
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart(tag: unsafe text(event.data.sequence_start.tag))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT: return .mappingStart(tag: unsafe text(event.data.mapping_start.tag))
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        default: return nil
        }
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLEvent.ScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
        default: .plain
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(decodingCString: pointer, as: UTF8.self)
    }

    private static func mark(_ mark: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }

    private func syntaxError() -> YAMLSyntaxError {
        let state = unsafe parser.pointee
        let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "not enough memory"
        if unsafe state.error == YAML_READER_ERROR {
            return YAMLSyntaxError(problem: problem, mark: nil, offset: unsafe Int(clamping: state.problem_offset))
        }
        return YAMLSyntaxError(problem: problem, mark: unsafe Self.mark(state.problem_mark), offset: nil)
    }
}
