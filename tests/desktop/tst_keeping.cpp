// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/cache_place.h"
#include "app/desktop/draft_keeper.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const Timestamp kNow{1'800'000'000'000};

} // namespace

/// What a window keeps on disk, and how soon.
class TestKeeping : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void shouldSaveADraftSoonAndByItself();
    void shouldSaveSomebodyWhoNeverPauses();
    void shouldGiveTheNewestWords();
    void shouldForgetWhatWasSent();
    void shouldSaveAtTheEnd();
    void shouldGiveASecondWindowItsOwnCopy();
    void shouldPutADamagedCacheAside();
    void shouldLeaveANewerCacheAlone();
    void shouldSayThatAFolderCannotBeWritten();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestKeeping::shouldSaveADraftSoonAndByItself()
{
    auto place = *openCachePlace(m_folder->path(), u"review"_s, kNow);
    DraftKeeper keeper(*place.cache);
    const ConsultationId id = ConsultationId::create();
    keeper.change(id, u"message"_s, u"half a th"_s);
    QCOMPARE(*place.cache->draft(id, u"message"_s), QString());
    QTRY_COMPARE(*place.cache->draft(id, u"message"_s), u"half a th"_s);
}

void TestKeeping::shouldSaveSomebodyWhoNeverPauses()
{
    auto place = *openCachePlace(m_folder->path(), u"review"_s, kNow);
    DraftKeeper keeper(*place.cache);
    const ConsultationId id = ConsultationId::create();
    int keys = 0;
    // WHEN keys go on falling at every look, THEN it is kept all the same
    QTRY_VERIFY((keeper.change(id, u"message"_s, QString(++keys, u'x')), !place.cache->draft(id, u"message"_s)->isEmpty()));
}

void TestKeeping::shouldGiveTheNewestWords()
{
    auto place = *openCachePlace(m_folder->path(), u"review"_s, kNow);
    DraftKeeper keeper(*place.cache);
    const ConsultationId a = ConsultationId::create(), b = ConsultationId::create();
    QVERIFY(place.cache->setDraft(a, u"message"_s, u"old"_s));
    QCOMPARE(keeper.draft(a, u"message"_s), u"old"_s);
    keeper.change(a, u"message"_s, u"new"_s);
    keeper.change(a, u"comment"_s, u"why"_s);
    keeper.change(b, u"message"_s, u"other"_s);
    QCOMPARE(keeper.draft(a, u"message"_s), u"new"_s);
    keeper.saveNow();
    QCOMPARE(*place.cache->draft(a, u"message"_s), u"new"_s);
    QCOMPARE(*place.cache->draft(a, u"comment"_s), u"why"_s);
    QCOMPARE(*place.cache->draft(b, u"message"_s), u"other"_s);
}

void TestKeeping::shouldForgetWhatWasSent()
{
    auto place = *openCachePlace(m_folder->path(), u"review"_s, kNow);
    DraftKeeper keeper(*place.cache);
    const ConsultationId id = ConsultationId::create();
    keeper.change(id, u"message"_s, u"sent"_s);
    keeper.saveNow();
    keeper.change(id, u"message"_s, u"sent!"_s);
    keeper.clear(id, u"message"_s);
    keeper.saveNow();
    QCOMPARE(*place.cache->draft(id, u"message"_s), QString());
}

void TestKeeping::shouldSaveAtTheEnd()
{
    auto place = *openCachePlace(m_folder->path(), u"review"_s, kNow);
    const ConsultationId id = ConsultationId::create();
    {
        DraftKeeper keeper(*place.cache);
        keeper.change(id, u"message"_s, u"last words"_s);
    }
    QCOMPARE(*place.cache->draft(id, u"message"_s), u"last words"_s);
}

void TestKeeping::shouldGiveASecondWindowItsOwnCopy()
{
    auto first = openCachePlace(m_folder->path(), u"review"_s, kNow);
    auto second = openCachePlace(m_folder->path(), u"review"_s, kNow);
    QVERIFY(first && second);
    QCOMPARE(first->file, m_folder->filePath(u"review.db"_s));
    QCOMPARE(second->file, m_folder->filePath(u"review-2.db"_s));
    // WHEN the first is closed
    *first = CachePlace{};
    auto third = openCachePlace(m_folder->path(), u"review"_s, kNow);
    QVERIFY(third);
    QCOMPARE(third->file, m_folder->filePath(u"review.db"_s));
    // AND nine are the most
    QList<std::shared_ptr<CachePlace>> more;
    for (int i = 3; i <= 9; ++i)
        more.append(std::make_shared<CachePlace>(*openCachePlace(m_folder->path(), u"review"_s, kNow)));
    const auto tenth = openCachePlace(m_folder->path(), u"review"_s, kNow);
    QVERIFY(!tenth);
    QVERIFY(tenth.error().code == ErrorCode::Conflict);
}

void TestKeeping::shouldPutADamagedCacheAside()
{
    const QString file = m_folder->filePath(u"review.db"_s);
    const QByteArray rubbish(100'000, 'x');
    QFile damaged(file);
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write(rubbish);
    damaged.close();
    const auto place = openCachePlace(m_folder->path(), u"review"_s, kNow);
    // THEN there is a new one, the old one is kept as it was, and the elder is told
    QVERIFY2(place, place ? "" : qPrintable(place.error().message));
    QVERIFY(place->cache->inbox()->isEmpty());
    const QString aside = u"review.db.damaged-1800000000000"_s;
    QVERIFY2(place->notice.contains(aside), qPrintable(place->notice));
    QFile kept(m_folder->filePath(aside));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), rubbish);
}

void TestKeeping::shouldLeaveANewerCacheAlone()
{
    const QString file = m_folder->filePath(u"review.db"_s);
    {
        const auto place = openCachePlace(m_folder->path(), u"review"_s, kNow);
        QVERIFY(place);
    }
    // GIVEN the file's version number as a later program would write it (bytes 60 to 63 of an SQLite file)
    QFile newer(file);
    QVERIFY(newer.open(QIODevice::ReadWrite));
    newer.seek(60);
    newer.write(QByteArray::fromHex("000003e7"));
    newer.close();
    QVERIFY(newer.open(QIODevice::ReadOnly));
    const QByteArray before = newer.readAll();
    newer.close();
    const auto place = openCachePlace(m_folder->path(), u"review"_s, kNow);
    QVERIFY(!place);
    QVERIFY2(place.error().code == ErrorCode::Conflict, qPrintable(place.error().message));
    QVERIFY(newer.open(QIODevice::ReadOnly));
    QCOMPARE(newer.readAll(), before);
}

void TestKeeping::shouldSayThatAFolderCannotBeWritten()
{
    const auto place = openCachePlace(m_folder->filePath(u"missing/folder"_s), u"review"_s, kNow);
    QVERIFY(!place);
    QVERIFY(place.error().code == ErrorCode::Storage);
    QVERIFY(place.error().message.contains(u"missing/folder"_s));
}

QTEST_GUILESS_MAIN(TestKeeping)
#include "tst_keeping.moc"
