internal import COpenSSL

/// OpenSSL refused something. Never carries key material.
package struct OpenSSLError: Error, Sendable, CustomStringConvertible {
    /// A full sentence: what was tried, and what the library said.
    package let description: String

    /// Takes the newest reason off the thread's error queue, and empties it for whoever comes next.
    init(_ deed: String) {
        var reasons: [String] = []
        // The queue holds at most 16 entries; the bound is for the reader's peace.
        for _ in 0..<32 {
            let code = ERR_get_error()
            if code == 0 { break }
            if let text = unsafe ERR_reason_error_string(code) { reasons.append(unsafe String(cString: text)) }
        }
        let reason = reasons.last.map { ": \($0)" } ?? ""
        description = "Cannot \(deed)\(reason)."
    }

    init(refused sentence: String) { description = sentence }
}
