internal import HTTPClient

/// Whether what is sent to a URL, or comes from it, stays between the two: https, or this machine.
///
/// - Parameter hosts: others that can be trusted over plain http; addresses of version 6 in brackets.
func isSecure(_ url: String, alsoHosts hosts: Set<String> = []) -> Bool {
    guard let server = ServerName(of: url) else { return false }
    if server.scheme == "https" { return true }
    let authority = server.authority
    let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    if host == "localhost" || host == "[::1]" || hosts.contains(String(host)) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
}
