// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/message_draft.h"
#include "store/raw_sql.h"
#include "store/review_cache.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {
int syncs = 0;
}

// SQLite's call finds this one first.
extern "C" __attribute__((visibility("default"))) int fdatasync(int file)
{
    ++syncs;
    return static_cast<int>(syscall(SYS_fdatasync, file));
}

/// Which writes of the window's thread wait for the disk.
class TestReviewCacheSyncs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldSyncWhatWaitsToBeSentAndNoDraft();
};

void TestReviewCacheSyncs::shouldSyncWhatWaitsToBeSentAndNoDraft()
{
    // GIVEN a cache that has written before
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"review.db"_s);
    const auto opened = openReviewCache(file);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    ReviewCache &cache = **opened;
    const ConsultationId id = ConsultationId::create();
    OutboxItem item{0, OutboxKind::Message, u"a"_s, id, {{"content"_L1, u"Why?"_s}}, OutboxState::Queued, {}, {}, Timestamp{1}};
    QVERIFY(cache.enqueue(item));

    // WHEN somebody types
    syncs = 0;
    for (int length = 1; length <= 20; ++length)
        QVERIFY(cache.setDraft(id, u"message"_s, QString(length, u'x')));

    // THEN nothing waited for the disk, and the draft outlives the program: another finds it while this one has closed nothing
    QCOMPARE(syncs, 0);
    QCOMPARE(RawSql(file).run(u"SELECT content FROM drafts"_s).toString(), QString(20, u'x'));

    // AND what is sent is on the disk when the call returns
    item.id = u"b"_s;
    QVERIFY(cache.enqueue(item));
    QCOMPARE_GE(syncs, 1);
}

QTEST_GUILESS_MAIN(TestReviewCacheSyncs)
#include "tst_review_cache_syncs_linux.moc"
