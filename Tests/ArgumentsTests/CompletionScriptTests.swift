import Arguments
import Testing

@Suite("Completion scripts are made of the declarations")
struct CompletionScriptTests {
    private static let program = Command(
        "pic", summary: "Keeps pictures.",
        options: [.value("library", short: "L", valueName: "DIR", help: "The library's folder.", isGlobal: true)],
        subcommands: [
            Command(
                "find", summary: "Finds: [all].",
                positionals: [Positional("QUERY", .zeroOrMore, takesRest: true, help: "What.")],
                options: [
                    .value("sort", valueName: "ORDER", help: "The order.", completion: .words(["up", "it's"])),
                    .flag("count", help: "How many."),
                ])
        ])

    @Test("bash: a branch for each command, a pattern for each value")
    func bash() {
        let text = BashCompletion(Self.program).text
        let expected = #"""
                case $1 in
                'pic')
                    names=('find')
                    options=('-L' '--library' '-h' '--help')
                    ;;
                'pic find')
                    options=('--sort' '--count' '-L' '--library' '-h' '--help')
                    arguments=('')
                    repeats=1
                    rest=1
                    ;;
                *) return 1 ;;
                esac
            }

            # What the value of a command's option is; fails when the option takes none.
            __pic_value() {
                kind='' words=()
                case "$1 $2" in
                'pic -L' | 'pic --library') kind=directories ;;
                'pic find --sort') kind=words words=('up' 'it'\''s') ;;
                'pic find -L' | 'pic find --library') kind=directories ;;
                *) return 1 ;;
                esac
            }

            """#
        #expect(text.contains(expected), "\(text)")
        #expect(text.hasSuffix("    complete -F _pic pic\n"))
    }

    @Test("zsh: a function for each command, a specification for each option")
    func zsh() {
        let text = ZshCompletion(Self.program).text
        let expected = #"""
            _pic-find() {
                _arguments -s -S -A '-*' \
                    '--sort=[The order.]:ORDER:('\''up'\'' '\''it'\''\'\'''\''s'\'')' \
                    '--count[How many.]' \
                    '(-L --library)'{-L+,--library=}'[The library'\''s folder.]:DIR:_files -/' \
                    '(-h --help)'{-h,--help}'[Show this help.]' \
                    '*:QUERY: '
            }

            """#
        #expect(text.hasPrefix("#compdef pic\n"))
        #expect(text.contains(expected), "\(text)")
        #expect(text.contains("        'find:Finds: [all].'\n"))
    }

    @Test("fish: a line for each thing that may follow, with its condition")
    func fish() {
        let text = FishCompletion(Self.program).text
        let expected = #"""
            complete -c pic -e
            complete -c pic -f
            complete -c pic -n '__pic_enters \'pic\'' -a find -d 'Finds: [all].'
            complete -c pic -n '__pic_takes_options \'pic\'' -s L -l library -x -a '(__pic_directories)' -d 'The library\'s folder.'
            complete -c pic -n '__pic_takes_options \'pic\'' -s h -l help -d 'Show this help.'
            complete -c pic -n '__pic_takes_options \'pic find\'' -l sort -x -a '\'up\' \'it\\\'s\'' -d 'The order.'

            """#
        #expect(text.contains(expected), "\(text)")
    }

    @Test(
        "What a value's name tells, a shell proposes",
        arguments: [
            ("DIR", .directories), ("PATH", .files), ("FILE.csv", .files), ("FILE", .files), ("NAME=VALUE", .nothing),
            ("DIRECTION", .nothing), ("N", .nothing), ("", .nothing),
        ] as [(String, Completion)])
    func defaults(name: String, completion: Completion) {
        #expect(Option.value("x", valueName: name, help: "").completion == completion)
        #expect(Positional(name, help: "").completion == completion)
        #expect(
            Option.value("x", valueName: name, help: "", allowedValues: ["a"]).completion == .words(["a"]))
    }
}
