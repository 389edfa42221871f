// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/accessible_rows.h"

#include <QAccessible>
#include <QLoggingCategory>
#include <QWidget>
#include <QtTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// Three rows that know whether they are still there.
class ThreeRows final : public QWidget, public AccessibleRows {
public:
    explicit ThreeRows(bool &late) : m_late(late) {}
    ~ThreeRows() override { m_gone = true; }

    int accessibleRowCount() const override { return look(), 3; }
    QString accessibleRowName(int row) const override { return look(), u"row %1"_s.arg(row); }
    QRect accessibleRowRect(int row) const override { return look(), QRect(0, row * 20, 100, 20); }
    int accessibleRowAt(const QPoint &position) const override { return look(), position.y() / 20; }
    int accessibleCurrentRow() const override { return look(), 1; }
    void accessiblePress(int) override {}

private:
    void look() const
    {
        if (m_gone)
            m_late = true;
    }

    bool &m_late;
    bool m_gone = false;
};

void ignore(QtMsgType, const QMessageLogContext &, const QString &) {}

} // namespace

/// A painted list's rows, as screen readers find them.
class AccessibleRowsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installAccessibleRows(); }

    void shouldOfferEachRow()
    {
        bool late = false;
        ThreeRows list(late);
        QAccessibleInterface *found = QAccessible::queryAccessibleInterface(&list);
        QVERIFY(found && found->isValid());
        QCOMPARE(found->childCount(), 3);
        QCOMPARE(found->child(2)->text(QAccessible::Name), u"row 2"_s);
        QCOMPARE(found->indexOfChild(found->child(1)), 1);
        QVERIFY(found->child(1)->state().selected);
        QVERIFY(!found->child(3) && !found->child(-1));
    }

    void shouldAskNothingOfAListThatIsGoing()
    {
        // GIVEN a list that a screen reader has been through, and somebody who wants to read all that Qt says of it
        bool late = false;
        auto list = std::make_unique<ThreeRows>(late);
        QAccessibleInterface *found = QAccessible::queryAccessibleInterface(list.get());
        for (int row = 0; row < 3; ++row)
            QVERIFY(found->child(row)->isValid());
        QLoggingCategory::setFilterRules(u"qt.accessibility.*=true"_s);
        const QtMessageHandler usual = qInstallMessageHandler(ignore);
        // WHEN it goes
        list.reset();
        qInstallMessageHandler(usual);
        QLoggingCategory::setFilterRules({});
        // THEN what is said of its rows is not asked of what is left of it
        QVERIFY(!late);
    }
};

QTEST_MAIN(AccessibleRowsTest)
#include "tst_accessible_rows.moc"
