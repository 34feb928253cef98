internal import Arguments
internal import Glibc
internal import Glibc
internal import Programs

/// The program: reads its arguments, puts the parts together, runs one command. Its name says which program it is.
@main
struct Stills {
    static func main() async {
        let program = ProcessArguments.programName == ImageMetaProgram.name ? ImageMetaProgram.program : Program.program
        // All output is written and all that must last is durable. `exit` would run the clean-up of C libraries beside
        // pool threads that end at the same moment, and OpenSSL then frees a thread's data twice.
        _exit(await program.run().rawValue)
    }
}
