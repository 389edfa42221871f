// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/review_cache.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

/// Which steps of a plan were on the screen, as the reviewer's cache keeps it.
class TestSeenSteps : public QObject {
    Q_OBJECT

private:
    template<typename T> T get(Result<T> result)
    {
        if (!result)
            qFatal("%s", qPrintable(result.error().message));
        return *std::move(result);
    }
    void take(Result<void> result) { QVERIFY2(result, result ? "" : qPrintable(result.error().message)); }
    QString file() const { return m_folder->filePath(u"review.db"_s); }
    void reopen()
    {
        m_cache.reset();
        m_cache = get(openReviewCache(file()));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ReviewCache> m_cache;
    const ConsultationId m_id = ConsultationId::create();

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        reopen();
    }
    void cleanup() { m_cache.reset(); }

    void shouldKeepWhichStepsWereSeen()
    {
        // GIVEN steps that were seen one part after the other, in two plans
        QVERIFY(get(m_cache->seenSteps(m_id, u"d1"_s)).isEmpty());
        take(m_cache->addSeenSteps(m_id, u"d1"_s, {1, 12}));
        take(m_cache->addSeenSteps(m_id, u"d1"_s, {9'990, 10'000}));
        take(m_cache->addSeenSteps(m_id, u"d1"_s, {5, 20}));
        take(m_cache->addSeenSteps(m_id, u"d2"_s, {3, 3}));
        // THEN they are kept together, for their plan of their consultation alone
        reopen();
        QCOMPARE(get(m_cache->seenSteps(m_id, u"d1"_s)).toText(), u"1-20,9990-10000"_s);
        QCOMPARE(get(m_cache->seenSteps(m_id, u"d2"_s)).toText(), u"3"_s);
        QVERIFY(get(m_cache->seenSteps(m_id, u"d3"_s)).isEmpty());
        QVERIFY(get(m_cache->seenSteps(ConsultationId::create(), u"d1"_s)).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSeenSteps)
#include "tst_seen_steps.moc"
