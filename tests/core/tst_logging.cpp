// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/ids.h"
#include "core/logging.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <thread>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

QStringList linesOf(const QString &file)
{
    QFile log(file);
    if (!log.open(QIODevice::ReadOnly))
        return {};
    QStringList lines = QString::fromUtf8(log.readAll()).split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

/// A line without its time.
QString withoutTime(const QString &line)
{
    return line.section(u' ', 1);
}

} // namespace

/// Logging is set up once a program, so this one does it in one order: before, then to a file.
class TestLogging : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldLogOnlyWarningsBeforeItIsSetUp();
    void shouldSurviveAFileThatCannotBeOpened();
    void shouldWriteToAFile();
    void shouldKeepTheFileToItsOwner();
    void shouldTakeEveryKindOfValue();
    void shouldFilterByLevel();
    void shouldWriteOneLineACall_data();
    void shouldWriteOneLineACall();
    void shouldEscapeValues_data();
    void shouldEscapeValues();
    void shouldTakeQtsMessages();
    void shouldWriteWholeLinesFromManyThreads();
    void shouldGoOnWhenTheDiskIsFull();
    void shouldLogToStderr();
    void shouldWriteLinesTogether();

private:
    /// What this program, run again by itself for one test, has on stderr and on stdout.
    static std::pair<QByteArray, QByteArray> outputOfChild(const QString &test);

    QTemporaryDir m_folder;
    QString m_file;
};

void TestLogging::shouldLogOnlyWarningsBeforeItIsSetUp()
{
    QVERIFY(!logEnabled(LogArea::Net, LogLevel::Debug));
    QVERIFY(!logEnabled(LogArea::Net, LogLevel::Info));
    QVERIFY(logEnabled(LogArea::Net, LogLevel::Warning));
    QVERIFY(logEnabled(LogArea::Net, LogLevel::Error));
}

void TestLogging::shouldSurviveAFileThatCannotBeOpened()
{
    // GIVEN a place where no file can be, WHEN logging is set up there, THEN the program goes on
    setUpLogging(LogLevel::Info, m_folder.path() + u"/"_s);
    log(LogArea::Ui, LogLevel::Info, "went_on");
    QVERIFY(logEnabled(LogArea::Ui, LogLevel::Info));
}

void TestLogging::shouldWriteToAFile()
{
    QVERIFY(m_folder.isValid());
    m_file = m_folder.filePath(u"Prüfung.log"_s);
    // WHEN logging is set up with a file, and something happens
    setUpLogging(LogLevel::Info, m_file);
    log(LogArea::Service, LogLevel::Warning, "starting_consultation", {{"consultation_id", u"abc"_s}, {"size", 12}});
    // THEN one line stands there, with time, level and area
    const QStringList lines = linesOf(m_file);
    QCOMPARE(lines.size(), 1);
    QCOMPARE(withoutTime(lines.first()), u"W service starting_consultation consultation_id=abc size=12"_s);
    static const QRegularExpression time(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z "_s);
    QVERIFY(time.match(lines.first()).hasMatch());
}

void TestLogging::shouldKeepTheFileToItsOwner()
{
    const QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFile::permissions(m_file) & others));
}

void TestLogging::shouldTakeEveryKindOfValue()
{
    const MessageId id = MessageId::create();
    log(LogArea::Store, LogLevel::Error, "values",
        {{"text", u"a b"_s}, {"chars", "c"}, {"truth", true}, {"number", -5}, {"large", Q_UINT64_C(18446744073709551615)}, {"part", 1.5}, {"id", id}});
    QCOMPARE(withoutTime(linesOf(m_file).last()),
             u"E store values text=\"a b\" chars=c truth=true number=-5 large=18446744073709551615 part=1.5 id="_s + id.toString());
}

void TestLogging::shouldFilterByLevel()
{
    const qsizetype before = linesOf(m_file).size();
    // WHEN something below the level is logged
    log(LogArea::Net, LogLevel::Debug, "too_small");
    // THEN it leaves no trace
    QCOMPARE(linesOf(m_file).size(), before);
    setUpLogging(LogLevel::Error);
    QVERIFY(!logEnabled(LogArea::Net, LogLevel::Warning));
    setUpLogging(LogLevel::Debug);
    log(LogArea::Net, LogLevel::Debug, "small_enough");
    log(LogArea::Net, LogLevel::Warning, "flushes");
    QCOMPARE(linesOf(m_file).size(), before + 2);
    setUpLogging(LogLevel::Info);
}

void TestLogging::shouldWriteOneLineACall_data()
{
    QTest::addColumn<QString>("value");
    QTest::newRow("line feed") << u"canary\nE store forged"_s;
    QTest::newRow("carriage return") << u"canary\rforged"_s;
    QTest::newRow("escape sequence") << u"canary\x1B[2J\x1B]0;title\x07"_s;
    QTest::newRow("format braces") << u"canary {} {0} {:n} {"_s;
    QTest::newRow("percent signs") << u"canary %s %n %v"_s;
    QTest::newRow("line separators") << u"canary\u2028\u2029\u0085\v\f"_s;
    QTest::newRow("bidi override") << u"canary\u202Egnp"_s;
    QTest::newRow("quotes and backslashes") << u"canary\" x=\"1\\"_s;
    QTest::newRow("null character") << u"canary"_s + QChar(u'\0') + u'x';
    QTest::newRow("half a surrogate pair") << u"canary"_s + QChar(0xD800);
    QTest::newRow("a megabyte") << u"canary "_s + QString(1'000'000, u'x');
}

void TestLogging::shouldWriteOneLineACall()
{
    QFETCH(QString, value);
    const qsizetype before = linesOf(m_file).size();
    // WHEN a stranger's text comes into the log
    log(LogArea::Proto, LogLevel::Warning, "human_message_received", {{"text", value}, {"after", 1}});
    // THEN it is one line, in which nothing acts
    const QStringList lines = linesOf(m_file);
    QCOMPARE(lines.size(), before + 1);
    const QString line = lines.last();
    QVERIFY(line.contains(u"human_message_received text=\"canary"_s));
    QVERIFY2(line.endsWith(u"\" after=1"_s), qPrintable(line));
    QVERIFY(line.size() < 1600);
    for (const QChar c : line)
        QVERIFY2(c.unicode() >= 0x20 && c != QChar(0x7F) && c != QChar(0x85) && c != QChar(0x202E) && c != QChar(0x2028), qPrintable(line));
}

void TestLogging::shouldEscapeValues_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("escaped");
    QTest::newRow("empty") << QString() << u"\"\""_s;
    QTest::newRow("plain") << u"ws://127.0.0.1:80/a-b_c,d+e@f"_s << u"ws://127.0.0.1:80/a-b_c,d+e@f"_s;
    QTest::newRow("space") << u"a b"_s << u"\"a b\""_s;
    QTest::newRow("equals sign") << u"a=b"_s << u"\"a=b\""_s;
    QTest::newRow("quote and backslash") << u"\"\\"_s << u"\"\\\"\\\\\""_s;
    QTest::newRow("line and tab") << u"a\n\tb"_s << u"\"a\\n\\tb\""_s;
    QTest::newRow("escape") << u"\x1B"_s << u"\"\\u{1b}\""_s;
    QTest::newRow("bidi") << u"\u202E"_s << u"\"\\u{202e}\""_s;
    QTest::newRow("letters of the world") << u"Größe 顧客 😀"_s << u"\"Größe 顧客 😀\""_s;
    QTest::newRow("200 characters") << QString(200, u'x') << QString(200, u'x');
    QTest::newRow("201 characters") << QString(201, u'x') << u'"' + QString(200, u'x') + u"…\""_s;
}

void TestLogging::shouldEscapeValues()
{
    QFETCH(QString, value);
    QFETCH(QString, escaped);
    QCOMPARE(logEscaped(value), escaped);
}

void TestLogging::shouldTakeQtsMessages()
{
    // GIVEN Qt's own kinds of message, a newline in one of them
    qInfo("an info");
    qWarning("a warning\nwith a line");
    qCritical("something critical");
    qDebug("below the level");
    const QStringList lines = linesOf(m_file);
    QCOMPARE(withoutTime(lines.at(lines.size() - 3)), u"I qt qt_message category=default text=\"an info\""_s);
    QCOMPARE(withoutTime(lines.at(lines.size() - 2)), u"W qt qt_message category=default text=\"a warning\\nwith a line\""_s);
    QCOMPARE(withoutTime(lines.last()), u"E qt qt_message category=default text=\"something critical\""_s);
}

void TestLogging::shouldWriteWholeLinesFromManyThreads()
{
    const qsizetype before = linesOf(m_file).size();
    // WHEN four threads log at once
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([t] {
            for (int i = 0; i < 200; ++i)
                log(LogArea::Client, LogLevel::Warning, "counted", {{"thread", t}, {"i", i}});
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    // THEN every line is there and whole
    const QStringList lines = linesOf(m_file);
    QCOMPARE(lines.size(), before + 800);
    static const QRegularExpression whole(u"^W client counted thread=[0-3] i=\\d+$"_s);
    for (qsizetype i = before; i < lines.size(); ++i)
        QVERIFY2(whole.match(withoutTime(lines.at(i))).hasMatch(), qPrintable(lines.at(i)));
}

void TestLogging::shouldGoOnWhenTheDiskIsFull()
{
    const QString full = u"/dev/full"_s;
    if (!QFile::exists(full))
        QSKIP("no device that is always full on this system");
    // GIVEN a sink on a full disk
    const qint64 before = droppedLogLines();
    setUpLogging(LogLevel::Info, full);
    // WHEN something is logged that must be written at once
    log(LogArea::Store, LogLevel::Warning, "after_the_disk_was_full");
    // THEN the loss is counted, and the other sinks have the line
    QVERIFY(droppedLogLines() > before);
    QVERIFY(linesOf(m_file).last().contains(u"after_the_disk_was_full"_s));
}

std::pair<QByteArray, QByteArray> TestLogging::outputOfChild(const QString &test)
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"WITAN_LOGGING_CHILD"_s, u"1"_s);
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath(), {test});
    if (!child.waitForFinished() || child.exitCode() != 0)
        return {};
    return {child.readAllStandardError(), child.readAllStandardOutput()};
}

void TestLogging::shouldLogToStderr()
{
    const auto [standardError, standardOutput] = outputOfChild(u"shouldWriteToAFile"_s);
    QVERIFY(standardError.contains("W service starting_consultation consultation_id=abc size=12\n"));
    QVERIFY(standardOutput.contains("PASS") && !standardOutput.contains("W service starting_consultation"));
}

void TestLogging::shouldWriteLinesTogether()
{
    const auto mark = [](const char *text) { std::fprintf(stderr, "x x x %s\n", text); };
    if (qEnvironmentVariableIsSet("WITAN_LOGGING_CHILD")) {
        setUpLogging(LogLevel::Info);
        {
            const LogTogether outer;
            log(LogArea::Service, LogLevel::Info, "first");
            mark("held");
            log(LogArea::Service, LogLevel::Warning, "second");
            mark("warned");
            log(LogArea::Service, LogLevel::Info, "third");
            {
                const LogTogether inner;
                log(LogArea::Net, LogLevel::Info, "fourth");
            }
            mark("still_held");
        }
        mark("let_go");
        log(LogArea::Service, LogLevel::Info, "fifth");
        mark("end");
        const LogTogether many;
        for (int i = 0; i < 1000; ++i)
            log(LogArea::Service, LogLevel::Info, "one_of_many", {{"text", QString(100, u'x')}});
        mark("held_no_more");
        return;
    }
    QByteArrayList words;
    for (const QByteArray &line : outputOfChild(u"shouldWriteLinesTogether"_s).first.trimmed().split('\n'))
        words.append(line.split(' ').value(3));
    QCOMPARE(words.first(10), (QByteArrayList{"held", "first", "second", "warned", "still_held", "third", "fourth", "let_go", "fifth", "end"}));
    // 1000 lines of 150 bytes are more than is held.
    QCOMPARE(words.count("one_of_many"), 1000);
    const qsizetype before = words.indexOf("held_no_more") - 10;
    QVERIFY2(before > 500 && before < 1000, qPrintable(QString::number(before)));
}

QTEST_GUILESS_MAIN(TestLogging)
#include "tst_logging.moc"
