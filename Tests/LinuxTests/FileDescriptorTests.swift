import Linux
import Testing

@Suite("Files")
struct FileDescriptorTests {
    @Test("What is written is read back, in whole and in part")
    func writeAndRead() throws {
        try withScratchDirectory { _, directory in
            let file = try directory.open("f", .createNew)
            try file.write(Array("hello world".utf8))
            try file.sync()
            #expect(try file.read(upTo: 5, at: 6) == Array("world".utf8))
            #expect(try file.read(upTo: 100, at: 6) == Array("world".utf8))
            #expect(try file.read(upTo: 5, at: 100) == [])
            #expect(try file.status().byteCount == 11)
            try file.close()
            #expect(try directory.open("f", .read).read(upTo: 64) == Array("hello world".utf8))
        }
    }

    @Test("A new file does not replace one that is there")
    func createNew() throws {
        try withScratchDirectory { path, directory in
            _ = try directory.open("f", .createNew)
            let error = #expect(throws: SystemError.self) { _ = try directory.open("f", .createNew) }
            #expect(error?.reason == .exists)
            #expect(error?.path == path.appending("f"))
            #expect(error?.description == "Cannot open \(path)/f: something of that name exists.")
        }
    }

    @Test("A symbolic link in the last part is refused for untrusted files")
    func symbolicLink() throws {
        try withScratchDirectory { path, directory in
            _ = try directory.open("target", .createNew)
            #expect(symlink(at: path.appending("link"), to: "target"))
            let error = #expect(throws: SystemError.self) { _ = try directory.open("link", .readUntrusted) }
            #expect(error?.reason == .wrongKind)
            #expect(try directory.status(of: "link")?.kind == .symbolicLink)
            #expect(try directory.readLink("link") == "target")
            #expect(try FileStatus.of(path.appending("link"))?.kind == .file)
            #expect(try FileStatus.ofLink(path.appending("link"))?.kind == .symbolicLink)
        }
    }

    @Test("Renaming replaces or keeps, as asked; linking keeps")
    func names() throws {
        try withScratchDirectory { _, directory in
            try directory.open("a", .createNew).write([1])
            try directory.open("b", .createNew).write([2])
            let renaming = #expect(throws: SystemError.self) {
                try directory.renameKeeping("a", to: "b", in: directory)
            }
            #expect(renaming?.reason == .exists)
            let linking = #expect(throws: SystemError.self) { try directory.link("a", to: "b", in: directory) }
            #expect(linking?.reason == .exists)
            try directory.rename("a", to: "b", in: directory)
            #expect(try directory.open("b", .read).read(upTo: 8) == [1])
            #expect(try directory.removeFile("b"))
            #expect(try !directory.removeFile("b"))
        }
    }

    @Test("Missing directories are made and reported, outermost first")
    func makingDirectories() throws {
        try withScratchDirectory { path, directory in
            let deep = path.appending("a/b/c")
            let made = try makeDirectories(deep)
            #expect(made == [path.appending("a"), path.appending("a/b"), deep])
            #expect(try makeDirectories(deep) == [])
            #expect(try !directory.makeDirectory("a"))
            let removing = #expect(throws: SystemError.self) { _ = try directory.removeDirectory("a") }
            #expect(removing?.reason == .exists)
        }
    }

    @Test("Every entry is listed once, whatever its name")
    func listing() throws {
        try withScratchDirectory { path, directory in
            var expected: Set<Path> = []
            for number in 0..<2_000 {
                guard let name = Path("name-\(number)") else { continue }
                _ = try directory.open(name, .createNew)
                expected.insert(name)
            }
            let odd = try #require(Path(bytes: [0xFF, 0x0A, 0x20]))
            #expect(try directory.makeDirectory(odd))
            expected.insert(odd)

            var reader = DirectoryReader(try FileDescriptor.open(path, .directory))
            var seen: [Path] = []
            while let entry = try reader.next() {
                seen.append(entry.name)
                #expect(entry.kind == (entry.name == odd ? .directory : .file))
            }
            #expect(seen.count == expected.count)
            #expect(Set(seen) == expected)
        }
    }

    @Test("A lock keeps a second holder out until it is given back")
    func locking() throws {
        try withScratchDirectory { _, directory in
            let first = try directory.open("lock", .createOrUpdate)
            let second = try directory.open("lock", .createOrUpdate)
            #expect(try first.tryLock(.exclusive))
            #expect(try !second.tryLock(.shared))
            try first.unlock()
            #expect(try second.tryLock(.shared))
            #expect(try first.tryLock(.shared))
        }
    }

    @Test("A full device is told from other errors")
    func fullDevice() throws {
        let full = try FileDescriptor.open("/dev/full", .update)
        let error = #expect(throws: SystemError.self) { try full.write([1]) }
        #expect(error?.reason == .diskFull)
        #expect(error?.description == "Cannot write to /dev/full: no space is left on the device that holds it.")
    }

    @Test("A file longer than the limit is refused")
    func limit() throws {
        try withScratchDirectory { path, directory in
            try directory.open("f", .createNew).write([UInt8](repeating: 7, count: 100))
            #expect(try readFile(path.appending("f"), limit: 100).count == 100)
            let error = #expect(throws: SystemError.self) { _ = try readFile(path.appending("f"), limit: 99) }
            #expect(error?.reason == .limitReached)
        }
    }

    @Test("The file system of this directory is known")
    func fileSystem() throws {
        try withScratchDirectory { _, directory in
            let status = try directory.fileSystem()
            #expect(status.networkName == nil)
            #expect(status.freeBytes > 0)
        }
        #expect(FileSystemStatus(type: 0x6969, freeBytes: 0).networkName == "NFS")
    }
}
