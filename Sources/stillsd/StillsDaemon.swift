internal import Glibc
internal import Programs

/// The daemon: reads its arguments, puts the parts together, runs one command.
@main
struct StillsDaemon {
    static func main() async {
        // As in `stills`: `exit` would run the clean-up of C libraries beside threads that are still there.
        _exit(await DaemonProgram.program.run().rawValue)
    }
}
