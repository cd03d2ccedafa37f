/** What waits for the officer in this case, one line for each thing. */
import { Alert, Link } from '../../../design/basics'
import { t } from '../../../i18n/messages'
import { type OnDesk, todosOf } from '../desk_model'

export function CaseTodo({ found }: { found: OnDesk }) {
  const todos = todosOf(found.flags)
  if (todos.length === 0) return null
  return (
    <Alert title={t('desk.todo.title')}>
      <ul class="ds-list">
        {todos.map(todo => (
          <li key={todo}>
            {todo === 'grades_reported' ? (
              <Link href="/desk/reports">{t(`desk.todo.${todo}`)}</Link>
            ) : (
              t(`desk.todo.${todo}`)
            )}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
