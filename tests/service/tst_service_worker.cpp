// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_worker.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace witan;
using namespace Qt::StringLiterals;

namespace {
/// Counts what is posted to an object.
class PostedEvents final : public QObject {
public:
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::MetaCall ? 1 : 0;
        return false;
    }
    int count = 0;
};
}

/// The service's thread, without the thread.
class TestServiceWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldRestOnceItHasStopped();
};

void TestServiceWorker::shouldRestOnceItHasStopped()
{
    // GIVEN a worker that is stopped while a turn of its is due
    const QTemporaryDir folder;
    ServiceConfig config;
    config.dataFolder = folder.filePath(u"data"_s);
    config.listen = false;
    Mailbox mailbox;
    ServiceWorker worker(config, mailbox);
    PostedEvents posted;
    worker.installEventFilter(&posted);
    worker.start();
    QVERIFY(worker.reviewerEntry());
    mailbox.push(Inbound{Inbound::Kind::Closed, mailbox.nextConnection(), {}, {}, nullptr});
    worker.stop();
    // WHEN what was posted is done, THEN no more of it comes
    for (int i = 0; i < 3; ++i)
        QCoreApplication::sendPostedEvents();
    QCOMPARE(posted.count, 1);
}

QTEST_GUILESS_MAIN(TestServiceWorker)
#include "tst_service_worker.moc"
