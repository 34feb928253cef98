// A program whose durability the power-loss test looks at: it stores something, and says so on standard output only when
// it promises that it will last. Writes with write(2), which the recorder sees.
//
//     PowerLossSubject database FILE full|off COUNT
//     PowerLossSubject blobs DIRECTORY synced|unsynced COUNT BATCH
//     PowerLossSubject buffered|mapped|nested FILE
import Linux

let words = CommandLine.arguments
let status: Int32
switch words.dropFirst().first {
case "database": status = storeRows(words)
case "blobs": status = await storeBlobs(words)
case "buffered": status = writeBuffered(words)
case "mapped": status = writeMapped(words)
case "nested": status = startItself(words)
default: status = 2
}
leave(status)
