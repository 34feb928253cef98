internal import Glibc

/// The program: reads its arguments, puts the parts together, runs one command.
@main
struct Stills {
    static func main() async {
        exit(await Program.run().rawValue)
    }
}
