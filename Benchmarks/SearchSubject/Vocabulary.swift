import Linux
import StillsTesting

/// Words by how often they are used: the n-th is 1/n times as frequent as the first (Zipf).
struct Vocabulary: Sendable {
    let words: [String]
    /// The sum of the frequencies up to each word.
    private let sums: [Double]

    /// People's names, and words that are not written in Latin letters.
    private static let others = [
        "Müller", "Zoë", "Nguyễn", "O'Brien", "Øystein", "Łukasz", "Παπαδόπουλος", "Иванов", "山田", "東京", "서울", "محمد",
        "דוד", "ภูเขา", "हिमालय", "Αθήνα", "Москва", "北京", "大阪", "부산",
    ]

    /// - Parameter file: a word to a line; those that hold other characters than letters are left out.
    init(file: String) throws {
        guard let path = Path(file) else { throw Misuse(text: "“\(file)” names no file") }
        let lines = try readFile(path, limit: 16 << 20).split(separator: UInt8(ascii: "\n"))
        var words = lines.map { String(decoding: $0, as: UTF8.self) }.filter { $0.allSatisfy(\.isLetter) }
        var random = SeededRandom(seed: 1)
        words.shuffle(using: &random)
        for (number, word) in Self.others.enumerated() { words.insert(word, at: 20 + number * 40) }
        self.words = words
        var sum = 0.0
        sums = words.indices.map { rank in
            sum += 1 / Double(rank + 1)
            return sum
        }
    }

    /// A word, frequent ones more often.
    func word(using random: inout SeededRandom) -> String { words[rank(using: &random)] }

    private func rank(using random: inout SeededRandom) -> Int {
        let drawn = Double.random(in: 0..<(sums.last ?? 1), using: &random)
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] < drawn { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
