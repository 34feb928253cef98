internal import CLinux

extension Path {
    /// The absolute path of what this one leads to, without symbolic links, `.` and `..`.
    ///
    /// - Throws: ``SystemError`` when nothing is there, or a part of the way cannot be entered.
    package func resolved() throws(SystemError) -> Path {
        try unsafe Path.filled(.realpath, self) { buffer in
            unsafe stills_resolve(self.terminated, buffer)
        }
    }

    /// What relative paths are relative to in this process.
    package static func workingDirectory() throws(SystemError) -> Path {
        try unsafe filled(.getcwd, "the working directory") { unsafe stills_working_directory($0) }
    }

    /// Runs a call that fills a buffer of PATH_MAX bytes with a path that ends in NUL.
    private static func filled(
        _ call: SystemCall, _ path: Path, _ body: (UnsafeMutableRawPointer) -> Int
    ) throws(SystemError) -> Path {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            unsafe result = buffer.baseAddress.map { unsafe body(UnsafeMutableRawPointer($0)) } ?? 0
            unsafe count = result < 0 ? 0 : buffer.firstIndex(of: 0) ?? 0
        }
        _ = try checked(result, call, path)
        return Path(bytes: bytes) ?? path
    }
}
