// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/outgoing_queue.h"

#include <QTest>

using witan::OutgoingQueue;

namespace {

QByteArray all(const std::vector<QByteArray> &segments)
{
    QByteArray bytes;
    for (const QByteArray &segment : segments)
        bytes += segment;
    return bytes;
}

} // namespace

class TestOutgoingQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldFrameTextInTheShortestForm_data();
    void shouldFrameTextInTheShortestForm();
    void shouldGatherSmallFrames();
    void shouldShareLongMessages();
    void shouldKeepTheOrderOfAllKinds();
    void shouldFlyWholeAndWaitMeanwhile();
    void shouldDropOnlyWhatWaits();
};

void TestOutgoingQueue::shouldFrameTextInTheShortestForm_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("empty") << qsizetype(0) << QByteArray::fromHex("8100");
    QTest::newRow("longest in 7 bits") << qsizetype(125) << QByteArray::fromHex("817d");
    QTest::newRow("shortest in 16 bits") << qsizetype(126) << QByteArray::fromHex("817e007e");
    QTest::newRow("longest in 16 bits") << qsizetype(65535) << QByteArray::fromHex("817effff");
    QTest::newRow("shortest in 64 bits") << qsizetype(65536) << QByteArray::fromHex("817f0000000000010000");
    QTest::newRow("16 MiB") << qsizetype(16 * 1024 * 1024) << QByteArray::fromHex("817f0000000001000000");
}

void TestOutgoingQueue::shouldFrameTextInTheShortestForm()
{
    QFETCH(qsizetype, size);
    QFETCH(QByteArray, header);
    OutgoingQueue queue;
    queue.addText(QByteArray(size, 'x'));
    QCOMPARE(queue.waitingBytes(), header.size() + size);
    QVERIFY(all(queue.launch()) == header + QByteArray(size, 'x'));
}

void TestOutgoingQueue::shouldGatherSmallFrames()
{
    // WHEN a hundred small messages wait, THEN they fly in one segment
    OutgoingQueue queue;
    for (int i = 0; i < 100; ++i)
        queue.addText("hello");
    const auto &segments = queue.launch();
    QCOMPARE(segments.size(), size_t(1));
    QCOMPARE(segments[0], QByteArray("\x81\x05hello").repeated(100));
}

void TestOutgoingQueue::shouldShareLongMessages()
{
    // WHEN one long message goes to several, among small ones, THEN nobody copies it
    const QByteArray news(20'000, 'n');
    OutgoingQueue queue;
    queue.addText("before");
    queue.addText(news);
    queue.addText("after");
    const auto &segments = queue.launch();
    QCOMPARE(segments.size(), size_t(3));
    QCOMPARE(static_cast<const void *>(segments[1].constData()), static_cast<const void *>(news.constData()));
}

void TestOutgoingQueue::shouldKeepTheOrderOfAllKinds()
{
    OutgoingQueue queue;
    QByteArray expected;
    for (int i = 0; i < 50; ++i) {
        const QByteArray text(i * 997, char('a' + i % 26));
        OutgoingQueue alone;
        alone.addText(text);
        expected += all(alone.launch());
        queue.addText(text);
        queue.addFrames("\x89\x01!", 3);
        expected += QByteArray("\x89\x01!", 3);
    }
    QCOMPARE(queue.waitingBytes(), expected.size());
    QVERIFY(all(queue.launch()) == expected);
}

void TestOutgoingQueue::shouldFlyWholeAndWaitMeanwhile()
{
    OutgoingQueue queue;
    QVERIFY(!queue.isFlying() && !queue.hasWaiting());
    queue.addText("one");
    QVERIFY(queue.hasWaiting());
    const auto &flying = queue.launch();
    QVERIFY(queue.isFlying() && !queue.hasWaiting());
    QCOMPARE(queue.waitingBytes(), 0);
    // WHEN more comes while the first flies, THEN what flies stays as it is
    queue.addText("two");
    QCOMPARE(all(flying), QByteArray("\x81\x03one"));
    QVERIFY(queue.hasWaiting());
    queue.land();
    QVERIFY(!queue.isFlying());
    QCOMPARE(all(queue.launch()), QByteArray("\x81\x03two"));
}

void TestOutgoingQueue::shouldDropOnlyWhatWaits()
{
    OutgoingQueue queue;
    queue.addText("flies");
    const auto &flying = queue.launch();
    queue.addText("waits");
    queue.addText(QByteArray(100'000, 'x'));
    // WHEN what waits is thrown away
    queue.dropWaiting();
    // THEN what flies still does, and the next frame begins afresh
    QVERIFY(!queue.hasWaiting());
    QCOMPARE(queue.waitingBytes(), 0);
    QCOMPARE(all(flying), QByteArray("\x81\x05" "flies"));
    queue.land();
    queue.addFrames("\x88\x00", 2);
    QCOMPARE(all(queue.launch()), QByteArray("\x88\x00", 2));
}

QTEST_GUILESS_MAIN(TestOutgoingQueue)
#include "tst_outgoing_queue.moc"
