internal import Linux

/// Makes the object that speaks with a client that has connected: the one place that says which protocol that is.
///
/// To the loop a connection is an ``EventSource``, and to the handler a request is an ``HTTPRequest``, whatever lies between.
/// HTTP/2 is another source beside ``HTTP1Connection``, with a request body and an exchange for each stream; TLS stands
/// between the socket and either of them, where ``Socket`` is received from and sent to, and tells by ALPN which of them it
/// is. Until then a reverse proxy does both.
///
/// The server has counted the connection; the source counts it off when it closes.
func startConnection(_ socket: Socket, loop: EventLoop, server: HTTPServerState) {
    HTTP1Connection(socket, loop: loop, server: server).begin()
}
