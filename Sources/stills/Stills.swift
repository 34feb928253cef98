internal import Glibc
internal import Programs

/// The program: reads its arguments, puts the parts together, runs one command.
@main
struct Stills {
    static func main() async {
        // All output is written and all that must last is durable. `exit` would run the clean-up of C libraries beside
        // pool threads that end at the same moment, and OpenSSL then frees a thread's data twice.
        _exit(await Program.program.run().rawValue)
    }
}
