// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/record_builder.h"

#include "store/review_cache.h"
#include "store/sqlite_event_store.h"

#include <QtTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace witan;
using namespace witan::test;

/// A disk that takes no more (tests/README.md, G15, row 47): told, nothing acknowledged, everything before it kept, and it goes on
/// when there is space again.
class TestFullDisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void shouldTellAFullDatabase();
    void shouldTellALogThatCannotGrow();
    void shouldKeepDraftsWhereTheDiskIsFull();

private:
    QString file() const { return m_folder->filePath(u"record.db"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

#ifdef Q_OS_UNIX
/// No file of this process may grow past this; the system says so as a full disk would.
class FileSizeLimit {
public:
    explicit FileSizeLimit(qint64 bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = static_cast<rlim_t>(bytes);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before = {};
};
#endif

/// Appends in one transaction until something fails, and gives that.
Result<void> fill(EventStore &store, const ConsultationId &id, int messages)
{
    if (Result<void> begun = store.begin(); !begun)
        return begun;
    for (int i = 0; i < messages; ++i) {
        if (const Result<Event> event = store.append(posted(humanMessage(id, QString(1000, u'x')))); !event) {
            // What came after a failed write may not be committed either.
            const Result<void> committed = store.commit();
            return committed ? Result<void>() : Result<void>(event.error());
        }
    }
    return store.commit();
}

} // namespace

void TestFullDisk::shouldTellAFullDatabase()
{
    // GIVEN a database that may not have more pages than it has
    auto database = Database::open(file(), recordSchema(), Durability::Full);
    WITAN_OK(database);
    Database &pages = **database;
    SqliteEventStore store(*std::move(database));
    const Consultation c = consultationWith(contextWith(1));
    WITAN_OK(store.begin());
    WITAN_OK(store.append(started(c)));
    WITAN_OK(store.commit());
    const int count = pages.pragma(u"page_count"_s).value_or(QString()).toInt();
    QCOMPARE(pages.pragma(u"max_page_count"_s, QString::number(count + 2)).value_or(QString()).toInt(), count + 2);

    // WHEN more is appended than there is room for
    const Result<void> filled = fill(store, c.id, 100);

    // THEN it is told as a full disk, nothing of it is there, and what was there before is
    QVERIFY(!filled);
    QCOMPARE(filled.error().code, ErrorCode::Storage);
    QVERIFY2(filled.error().message.startsWith(u"The disk is full"), why(filled).constData());
    QCOMPARE(store.cursor().value_or(-1), 1);
    QCOMPARE(store.consultation(c.id)->value().head, 1);
    QCOMPARE(store.eventsSince(0, 100)->size(), 1);
    QCOMPARE(store.verify()->size(), 0);

    // and when there is room again, it goes on without a restart
    WITAN_OK(pages.pragma(u"max_page_count"_s, u"100000"_s));
    WITAN_OK(fill(store, c.id, 100));
    QCOMPARE(store.cursor().value_or(-1), 101);
    QCOMPARE(store.verify()->size(), 0);
}

void TestFullDisk::shouldTellALogThatCannotGrow()
{
#ifdef Q_OS_UNIX
    // GIVEN a record on a disk that takes 200 KiB more
    auto store = openSqliteEventStore(file());
    WITAN_OK(store);
    const Consultation c = consultationWith(contextWith(1));
    WITAN_OK((*store)->begin());
    WITAN_OK((*store)->append(started(c)));
    WITAN_OK((*store)->commit());
    int kept = 0;
    {
        const FileSizeLimit limit(QFileInfo(file() + u"-wal"_s).size() + 200 * 1024);

        // WHEN commits follow until one fails
        Result<void> done;
        while (done && kept < 100) {
            done = fill(**store, c.id, 10);
            kept += done ? 10 : 0;
        }

        // THEN that one is told with what was kept and what to do, and so is the next
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::Storage);
        QVERIFY(done.error().message.contains(u"everything saved before is kept"));
        QVERIFY(kept >= 10);
        QVERIFY(!fill(**store, c.id, 10));
        QCOMPARE((*store)->cursor().value_or(-1), kept + 1);
        QCOMPARE((*store)->verify()->size(), 0);
    }

    // and it goes on when there is space, with nothing doubled or lost
    WITAN_OK(fill(**store, c.id, 10));
    QCOMPARE((*store)->verify()->size(), 0);
    store = openSqliteEventStore(file());
    WITAN_OK(store);
    QCOMPARE((*store)->eventsSince(0, 1000)->size(), kept + 11);
    QCOMPARE((*store)->verify()->size(), 0);
#else
    QSKIP("needs a limit on the size of files");
#endif
}

void TestFullDisk::shouldKeepDraftsWhereTheDiskIsFull()
{
#ifdef Q_OS_UNIX
    auto cache = openReviewCache(file());
    WITAN_OK(cache);
    const ConsultationId id = ConsultationId::create();
    WITAN_OK((*cache)->setDraft(id, u"message"_s, u"Half a thought"_s));
    {
        const FileSizeLimit limit(QFileInfo(file() + u"-wal"_s).size() + 4096);
        const Result<void> done = (*cache)->setDraft(id, u"message"_s, QString(100'000, u'x'));
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::Storage);
        QCOMPARE((*cache)->draft(id, u"message"_s).value_or(QString()), u"Half a thought"_s);
        QVERIFY(!(*cache)->enqueue({0, OutboxKind::Message, u"a"_s, id, {{"content"_L1, QString(100'000, u'x')}}, OutboxState::Queued, {}, {}, at(1)}));
        QVERIFY((*cache)->outbox()->isEmpty());
    }
    WITAN_OK((*cache)->setDraft(id, u"message"_s, QString(100'000, u'x')));
    cache = openReviewCache(file());
    QCOMPARE((*cache)->draft(id, u"message"_s).value_or(QString()).size(), 100'000);
#else
    QSKIP("needs a limit on the size of files");
#endif
}

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_full_disk.moc"
