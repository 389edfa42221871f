// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/danger_list.h"

#include "core/untrusted_text.h"
#include "widgets/flow_layout.h"
#include "widgets/label.h"

#include <QEvent>
#include <QLocale>
#include <QPushButton>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNamed = 3, kTitleCharacters = 120;
constexpr int kMargins = 24, kLeastWidth = 64, kHeight = 32;   // of a button

} // namespace

DangerList::DangerList(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    auto *title = new Label(u"secondary danger strong oneline"_s);
    title->setText(tr("Cannot be undone:"));
    auto *flow = new FlowLayout(4, 0, this);
    flow->addWidget(title);
    for (int i = 0; i <= kNamed; ++i) {
        Entry entry{new QPushButton(this), {}, {}};
        entry.button->setObjectName(i < kNamed ? u"danger%1"_s.arg(i) : u"moreDangers"_s);
        entry.button->setProperty("kind", u"link"_s);
        entry.button->setMinimumWidth(kLeastWidth);
        entry.button->setMaximumHeight(qMax(kHeight, entry.button->fontMetrics().height() + 8));
        flow->addWidget(entry.button);
        connect(entry.button, &QPushButton::clicked, this, [this, i] { Q_EMIT chosen(m_entries.at(i).id); });
        m_entries.append(entry);
    }
}

void DangerList::setRows(const QList<StepRow> &rows)
{
    for (Entry &entry : m_entries)
        entry.id.clear();
    const QLocale locale;
    int count = 0;
    for (const StepRow &row : rows) {
        if (row.isRemoved() || !row.step.irreversible() || count++ > kNamed)
            continue;
        Entry &entry = m_entries[count - 1];
        const QString number = row.step.label, title = oneLine(row.step.title, kTitleCharacters);
        entry.id = row.step.id;
        entry.words = tr("Step %1: %2").arg(number, title);
        entry.button->setAccessibleName(tr("Go to step %1, which cannot be undone: %2").arg(number, title));
    }
    if (const QString more = locale.toString(count - kNamed); count > kNamed) {
        m_entries.last().words = tr("and %1 more").arg(more);
        m_entries.last().button->setAccessibleName(tr("Go to the next of %1 more steps that cannot be undone").arg(more));
    }
    for (const Entry &entry : std::as_const(m_entries))
        entry.button->setVisible(!entry.id.isEmpty());
    showWords();
}

/// A title has one line here; all of it is in its step.
void DangerList::showWords()
{
    for (const Entry &entry : std::as_const(m_entries)) {
        entry.button->ensurePolished();
        QFont font = entry.button->font();
        font.setWeight(QFont::DemiBold);   // as it is drawn
        entry.button->setText(QFontMetrics(font).elidedText(entry.words, Qt::ElideRight, width() - kMargins).replace(u'&', "&&"_L1));
    }
}

void DangerList::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showWords();
}

void DangerList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        showWords();
}

} // namespace witan
