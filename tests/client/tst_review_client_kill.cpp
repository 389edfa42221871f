// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client_fixture.h"

#include <QProcess>
#include <QRandomGenerator>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

constexpr int kKills = 40;

/// The child: an elder without a network who writes one message after another, and says so once each is kept.
int writeUntilKilled(const QString &file, const ConsultationId &id)
{
    auto cache = openReviewCache(file);
    if (!cache)
        return 1;
    FixedClock clock;
    ReviewClient client(**cache, clock);
    for (int i = 0;; ++i) {
        MessageDraft draft;
        draft.consultation = id;
        draft.content = u"m%1"_s.arg(i);
        const auto sent = client.submit(draft);
        if (!sent)
            return 1;
        std::printf("%s %s\n", qPrintable(sent->toString()), qPrintable(draft.content));
        std::fflush(stdout);
    }
}

} // namespace

/// kill -9 while messages are being written: what was said to be kept is kept, in order, and is sent once.
class TestReviewClientKill : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldKeepTheOutboxThroughAKill();
};

void TestReviewClientKill::shouldKeepTheOutboxThroughAKill()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    const QString file = f.folder.filePath(u"review.db"_s);
    QRandomGenerator random(7);
    qsizetype kept = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        f.client.reset();
        f.cache.reset();
        // WHEN a program is killed at a random moment of its writing
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--write"_s, file, id.toString()});
        QVERIFY(child.waitForStarted());
        QByteArray output;
        for (qsizetype lines = random.bounded(1, 60); output.count('\n') < lines; output += child.readAllStandardOutput())
            QVERIFY(child.waitForReadyRead());
        child.kill();
        QVERIFY(child.waitForFinished());
        output += child.readAllStandardOutput();
        const QStringList said = QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts);
        // THEN the next one finds everything that was said to be kept, in order; at most one more that it could not say
        f.open();
        QStringList found;
        for (const OutboxItem &item : f.outbox())
            found.append(item.id + u' ' + item.payload.value(u"content"_s).toString());
        QVERIFY2(found.size() >= said.size() && found.size() <= said.size() + 1, qPrintable(u"%1 said, %2 found"_s.arg(said.size()).arg(found.size())));
        QCOMPARE(found.first(said.size()), said);
        kept += said.size();
        for (const QString &line : std::as_const(found))
            QVERIFY(f.cache->removeFromOutbox(line.section(u' ', 0, 0)));
    }
    QVERIFY(kept > kKills);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments.at(1) == u"--write")
        return writeUntilKilled(arguments.at(2), ConsultationId::parse(arguments.at(3)).value_or(ConsultationId()));
    TestReviewClientKill test;
    return QTest::qExec(&test, arguments);
}
#include "tst_review_client_kill.moc"
